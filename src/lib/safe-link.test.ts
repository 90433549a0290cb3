import { expect, test } from 'vitest';
import { safeLink } from './safe-link.ts';

test('an https address is a link that names its host', () => {
  expect(safeLink('https://pacs.example/study?id=1#a')).toEqual({
    href: 'https://pacs.example/study?id=1#a',
    host: 'pacs.example',
  });
  expect(safeLink(' HTTPS://PACS.example:8443 ')).toEqual({
    href: 'https://pacs.example:8443/',
    host: 'pacs.example:8443',
  });
});

test('a host that only looks like another shows what it is', () => {
  expect(safeLink('https://pаcs.example/')?.host).toBe('xn--pcs-6cd.example');
});

test.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'http://pacs.example/',
  'ftp://pacs.example/',
  'file:///etc/passwd',
  'vbscript:x',
  '//pacs.example/',
  'https:pacs.example',
  'https:/\\pacs.example',
  'https://hospital.example@elsewhere.example/',
  'https://user:secret@pacs.example/',
  'https://localhost/',
  'https://pacs.example/ and more',
  'see https://pacs.example/',
  'https://',
  '',
])('%j is text', (text) => {
  expect(safeLink(text)).toBeUndefined();
});

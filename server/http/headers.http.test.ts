import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { studyRerouteUrl } from '#contract/study-endpoints.ts';
import { openTestApp, type TestApp, type TestClinic } from '#server/testing/test-app.ts';

let folder: string;
let app: TestApp;
let clinic: TestClinic;
let studyId: string;

const script = `export const text = ${JSON.stringify('readroom '.repeat(400))};\n`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'readroom-pages-'));
  const pages = join(folder, 'public');
  await mkdir(join(pages, 'assets'), { recursive: true });
  await writeFile(
    join(pages, 'index.html'),
    '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__"><script src="/assets/app-1a2b.js"></script>',
  );
  await writeFile(join(pages, 'assets/app-1a2b.js'), script);
  await writeFile(join(pages, 'assets/app-1a2b.js.br'), brotliCompressSync(script));
  await writeFile(join(pages, 'assets/app-1a2b.js.gz'), gzipSync(script));
  await writeFile(join(pages, 'theme.js'), 'document.title;');
  await writeFile(join(folder, 'secret.txt'), 'not to be served');
  app = await openTestApp({ staticFolder: pages });
  clinic = await app.newClinic();
  ({ studyId } = await app.newStudy(clinic));
});

afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

const get = (path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
  app.request(path, { method, headers });

const pagePolicy = (nonce: string) =>
  `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data: blob:; font-src 'self'; ` +
  "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

describe('every answer', () => {
  const answers: readonly (readonly [string, () => Promise<Response>, number])[] = [
    ['a page', () => get('/studies'), 200],
    ['the first page', () => get('/'), 200],
    ['an asset', () => get('/assets/app-1a2b.js'), 200],
    ['a missing asset', () => get('/assets/gone-9f.js'), 404],
    ['a plain file', () => get('/theme.js'), 200],
    ['an answer of the API', () => get('/v1/viewer/users', clinic.key.credential), 200],
    ['a refusal', () => get('/v1/viewer/users'), 401],
    ['a bad request', () => get('/v1/viewer/users?x=1', clinic.key.credential), 400],
    ['an operation that is not there', () => get('/v1/viewer/nothing'), 404],
    ['an answer of the dashboard', () => get('/dashboard/capabilities', clinic.owner.credential), 200],
    ['the API document', () => get('/openapi.json'), 200],
    ['the page about the API', () => get('/docs'), 200],
    ['the health of the process', () => get('/healthz'), 200],
    ['the health of the database', () => get('/readyz'), 200],
    ['a redirection to the sign-in', () => get(`/open/${studyId}`), 303],
    ['a notice', () => get(`/viewer/study/${studyId}?token=x`), 410],
    ['a look ahead', () => get(`/viewer/study/${studyId}?token=x`, { 'sec-purpose': 'prefetch' }), 204],
    ['another spelling of this machine', () => get('/studies', { host: 'localhost:4400' }), 307],
  ];

  test.each(answers)('%s has the headers that close what browsers leave open', async (_, ask, status) => {
    const response = await ask();
    expect(response.status).toBe(status);
    const { headers } = response;
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('permissions-policy')).toMatch(/camera=\(\).*geolocation=\(\).*microphone=\(\)/);
    expect(headers.get('strict-transport-security')).toBe(null);
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('server')).toBe(null);
    expect(headers.get('x-powered-by')).toBe(null);
    expect(headers.get('access-control-allow-origin')).toBe(null);
    const policy = headers.get('content-security-policy') ?? '';
    const text = await response.text();
    if (/^text\/html/.test(headers.get('content-type') ?? '')) {
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none';
      expect(policy).toBe(pagePolicy(nonce));
      expect(Buffer.from(nonce, 'base64')).toHaveLength(16);
      expect(text).toContain(nonce);
    } else {
      expect(policy).toBe("default-src 'none'; frame-ancestors 'none'");
    }
  });

  test('behind TLS, browsers are told to stay there, and cookies are bound to it', async () => {
    const own = await openTestApp({ publicUrl: 'https://readroom.example' });
    onTestFinished(() => own.close());
    const { owner } = await own.newClinic();
    expect(owner.credential.cookie).toMatch(/^__Host-/);
    for (const path of ['/healthz', '/v1/viewer/users', '/docs']) {
      const response = await own.request(path);
      expect(response.headers.get('strict-transport-security')).toBe('max-age=63072000; includeSubDomains');
    }
  });
});

describe('pages', () => {
  test('index.html is never kept, and has a nonce of its own each time', async () => {
    const nonces = new Set<string>();
    for (const path of [
      '/',
      '/studies',
      `/studies/${studyId}`,
      '/users',
      '/sign-in',
      '/index.html',
      '/settings/x',
    ]) {
      const response = await get(path);
      expect([path, response.status, response.headers.get('cache-control')]).toEqual([path, 200, 'no-cache']);
      const text = await response.text();
      expect(text).not.toContain('__CSP_NONCE__');
      nonces.add(/content="([^"]+)"/.exec(text)?.[1] ?? '');
    }
    expect(nonces.size).toBe(7);
  });

  test('hashed assets are kept for ever, other files for an hour', async () => {
    const asset = await get('/assets/app-1a2b.js');
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('content-type')).toMatch(/^text\/javascript/);
    expect(await asset.text()).toBe(script);
    expect((await get('/theme.js')).headers.get('cache-control')).toBe('public, max-age=3600');
  });

  test('assets come compressed as they were built', async () => {
    for (const [accepted, encoding] of [
      ['br', 'br'],
      ['gzip', 'gzip'],
      ['gzip, deflate, br, zstd', 'br'],
    ] as const) {
      const response = await get('/assets/app-1a2b.js', { 'accept-encoding': accepted });
      expect(response.headers.get('content-encoding')).toBe(encoding);
      expect(response.headers.get('content-type')).toMatch(/^text\/javascript/);
      expect(response.headers.get('vary')).toMatch(/accept-encoding/i);
      expect(response.headers.get('cache-control')).toContain('immutable');
    }
  });

  test.each([
    '/assets/gone-9f.js',
    '/assets/',
    '/assets/nothing',
    '/gone.css',
    '/favicon.ico',
    '/studies/x.json',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/assets/%00.js',
    '/assets/%ED%A0%80.js',
    '/assets/%.js',
  ])('%s is a 404 and never a page', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.text()).not.toContain('not to be served');
  });

  test.each([
    '/v1',
    '/v1/',
    '/dashboard/x',
    '/open',
    '/viewer',
    '/viewer/',
    '/dicom-web/studies',
    '/healthz/x',
  ])('%s is the server’s, never a page', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  });

  test('HEAD says the same without a body', async () => {
    for (const path of ['/studies', '/assets/app-1a2b.js', '/openapi.json', '/healthz']) {
      const response = await get(path, {}, 'HEAD');
      expect([path, response.status, await response.text()]).toEqual([path, 200, '']);
    }
  });

  test('only another name of this machine leads elsewhere: to ours, with path and query', async () => {
    const location = async (host: string, path = '/studies?severity=stat') =>
      (await get(path, { host })).headers.get('location');
    expect(await location('localhost:4400')).toBe('http://127.0.0.1:4400/studies?severity=stat');
    expect(await location('[::1]:4400')).toBe('http://127.0.0.1:4400/studies?severity=stat');
    expect(await location('127.0.0.1:4400')).toBe(null);
    expect(await location('evil.example')).toBe(null);
    expect(await location('localhost:4400', '//evil.example/x')).toBe(
      'http://127.0.0.1:4400//evil.example/x',
    );
  });
});

describe('answers of the API', () => {
  test('come compressed where they are long, and say what they were', async () => {
    const plain = await (await get('/v1/viewer/users?limit=100', clinic.key.credential)).text();
    const response = await get('/v1/viewer/users?limit=100', {
      ...clinic.key.credential,
      'accept-encoding': 'gzip',
    });
    expect(plain.length).toBeGreaterThan(1024);
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(response.headers.get('vary')).toMatch(/accept-encoding/i);
    expect(gunzipSync(Buffer.from(await response.arrayBuffer())).toString()).toBe(plain);
    const short = await get('/v1/viewer/users?limit=1', {
      ...clinic.key.credential,
      'accept-encoding': 'gzip',
    });
    expect(short.headers.get('content-encoding')).toBe(null);
  });

  test.each(['/openapi.json', '/docs'])('%s comes compressed in a tenth of its size', async (path) => {
    const withoutNonces = (text: string) => text.replaceAll(/nonce="[^"]+"/g, '');
    const plain = await get(path);
    const response = await get(path, { 'accept-encoding': 'gzip' });
    expect([plain, response].map(({ headers }) => headers.get('content-encoding'))).toEqual([null, 'gzip']);
    expect([plain, response].map(({ headers }) => headers.get('vary'))).toEqual(
      Array(2).fill('Accept-Encoding'),
    );
    const [text, bytes] = [await plain.text(), Buffer.from(await response.arrayBuffer())];
    expect(response.headers.get('content-length')).toBe(String(bytes.byteLength));
    expect(bytes.byteLength).toBeLessThan(text.length / 10);
    expect(withoutNonces(gunzipSync(bytes).toString())).toBe(withoutNonces(text));
  });

  test('are never kept, whatever they are', async () => {
    const { url } = await app.done(clinic.key, studyRerouteUrl, { body: { studyId } });
    for (const response of [
      await get('/v1/viewer/users', clinic.key.credential),
      await get(`/v1/viewer/studies/${studyId}`, clinic.owner.credential),
      await get('/v1/viewer/studies/stu_1', clinic.key.credential),
      await get('/v1/viewer/users'),
      await get('/dashboard/session', clinic.owner.credential),
      await get('/dashboard/audit', clinic.member.credential),
      await get(`/open/${studyId}`, clinic.owner.credential),
      await get(new URL(url).pathname + new URL(url).search),
      await get('/readyz'),
    ]) {
      expect(response.headers.get('cache-control')).toBe('no-store');
    }
  });

  test('a request id is ours, whatever the caller calls it', async () => {
    const response = await get('/v1/viewer/users', { 'x-request-id': 'evil\tid' });
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await response.json()).toMatchObject({ requestId: response.headers.get('x-request-id') });
  });
});

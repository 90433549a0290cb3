import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ConfigProblem, readConfig } from './config.ts';

const read = (env: Record<string, string | undefined>, isTerminal = false) => readConfig(env, { isTerminal });

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    read(env);
  } catch (error) {
    if (error instanceof ConfigProblem) return error.problems;
    throw error;
  }
  return [];
}

const clinic = { READROOM_CLINIC_NAME: 'Harbour Imaging', READROOM_OWNER_EMAIL: 'owner@harbour.example' };
const apiKey = `sk_live_${'0123456789abcdef'.repeat(2)}`;

test('nothing configured is the demo on this machine', () => {
  expect(read({})).toEqual({
    host: '127.0.0.1',
    port: 4400,
    publicUrl: new URL('http://127.0.0.1:4400'),
    dataDir: './data',
    databaseUrl: undefined,
    mail: undefined,
    demo: true,
    trustedProxies: [],
    viewerUrlTemplate: undefined,
    logLevel: 'info',
    provision: undefined,
    vendor: undefined,
  });
});

test('a clinic at the vendor: its key, its address, and who comes in first', () => {
  const given = { AVARA_API_KEY: apiKey, READROOM_OWNER_EMAIL: 'owner@harbour.example' };
  expect(read(given)).toMatchObject({
    demo: false,
    provision: undefined,
    vendor: {
      apiKey,
      baseUrl: new URL('https://api.avarasoftware.com'),
      ownerEmail: 'owner@harbour.example',
      clinicName: undefined,
    },
  });
  expect(read({ ...given, READROOM_CLINIC_NAME: 'Harbour' }).vendor?.clinicName).toBe('Harbour');
});

test('.env.example sets what is the default anyway, and names every setting', () => {
  const example = parseEnv(readFileSync(new URL('../.env.example', import.meta.url), 'utf8'));
  expect(read(example)).toEqual(read({}));
  expect(Object.keys(example).sort()).toEqual(
    [
      'HOST',
      'PORT',
      'PUBLIC_URL',
      'DATA_DIR',
      'DATABASE_URL',
      'SMTP_URL',
      'MAIL_FROM',
      'DEMO',
      'TRUSTED_PROXY',
      'VIEWER_URL_TEMPLATE',
      'LOG_LEVEL',
      'OIDC_ISSUER',
      'OIDC_CLIENT_ID',
      'OIDC_CLIENT_SECRET',
      'READROOM_CLINIC_NAME',
      'READROOM_OWNER_EMAIL',
      'READROOM_OWNER_PASSWORD',
      'READROOM_API_KEY',
      'AVARA_API_KEY',
      'AVARA_BASE_URL',
    ].sort(),
  );
});

test('everything configured', () => {
  expect(
    read({
      HOST: '0.0.0.0',
      PORT: '8080',
      PUBLIC_URL: 'https://readroom.example.org/',
      DATA_DIR: '/var/lib/readroom',
      DATABASE_URL: 'postgresql:///readroom?host=/run/postgresql',
      SMTP_URL: 'smtps://user:p%40ss@mail.example.org',
      MAIL_FROM: 'Reading Room <readroom@example.org>',
      OIDC_ISSUER: 'https://login.example.org/realms/clinic',
      OIDC_CLIENT_ID: 'readroom',
      OIDC_CLIENT_SECRET: 'between us',
      TRUSTED_PROXY: '10.0.0.5, 172.16.0.0/12,fd00::/8',
      VIEWER_URL_TEMPLATE: 'https://viewer.example.org/?uid={studyInstanceUid}&id={studyId}',
      LOG_LEVEL: 'debug',
      ...clinic,
      READROOM_OWNER_PASSWORD: 'correct horse battery staple',
      READROOM_API_KEY: apiKey,
    }),
  ).toEqual({
    host: '0.0.0.0',
    port: 8080,
    publicUrl: new URL('https://readroom.example.org'),
    dataDir: '/var/lib/readroom',
    databaseUrl: 'postgresql:///readroom?host=/run/postgresql',
    mail: {
      smtpUrl: 'smtps://user:p%40ss@mail.example.org',
      from: { name: 'Reading Room', address: 'readroom@example.org' },
    },
    openId: {
      issuer: new URL('https://login.example.org/realms/clinic'),
      clientId: 'readroom',
      clientSecret: 'between us',
    },
    demo: false,
    trustedProxies: ['10.0.0.5', '172.16.0.0/12', 'fd00::/8'],
    viewerUrlTemplate: 'https://viewer.example.org/?uid={studyInstanceUid}&id={studyId}',
    logLevel: 'debug',
    provision: {
      clinicName: 'Harbour Imaging',
      ownerEmail: 'owner@harbour.example',
      ownerPassword: 'correct horse battery staple',
      apiKey,
    },
  });
});

test('the public address follows the port, and spelling does not matter', () => {
  expect(read({ PORT: '5000' }).publicUrl.href).toBe('http://127.0.0.1:5000/');
  expect(read({ PUBLIC_URL: 'HTTPS://Readroom.Example.org:443' }).publicUrl.origin).toBe(
    'https://readroom.example.org',
  );
});

describe('the demo', () => {
  test.each([{ DATABASE_URL: 'postgres://a@b/c' }, clinic, { DEMO: 'off' }])('is off with %o', (env) => {
    expect(read(env).demo).toBe(false);
  });

  test('can be wanted on a server', () => {
    expect(read({ DATABASE_URL: 'postgres://a@b/c', DEMO: 'on' }).demo).toBe(true);
  });
});

test('a terminal is spared the log of every request unless it is asked for', () => {
  expect(read({}, true).logLevel).toBe('warn');
  expect(read({ LOG_LEVEL: 'info' }, true).logLevel).toBe('info');
});

test('an empty variable is not set', () => {
  expect(read({ DATABASE_URL: '', PORT: ' ', READROOM_API_KEY: '', READROOM_TYPO: '' })).toEqual(read({}));
});

describe('refuses, with a sentence that starts with the name:', () => {
  test.each([
    ['HOST', ['a b', 'http://x', '/']],
    ['PORT', ['0', '65536', '-1', '80a', '4400.5', '0x50']],
    [
      'PUBLIC_URL',
      [
        'readroom.example.org',
        'https://a.example/path',
        'https://a.example/?x',
        'https://a.example#',
        'ftp://a.example',
        'https://u:p@a.example',
        'javascript:alert(1)',
      ],
    ],
    ['DATABASE_URL', ['mysql://a@b/c', 'localhost', '/var/run']],
    ['DEMO', ['yes', 'ON', 'true']],
    [
      'TRUSTED_PROXY',
      ['proxy.example', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', 'fd00::/129', '10.0.0.1 10.0.0.2'],
    ],
    [
      'VIEWER_URL_TEMPLATE',
      [
        'https://viewer.example/study',
        'http://viewer.example/{studyId}',
        'https://viewer.example/{studyID}',
        'https://viewer.example/{studyId}/{patient}',
        'https://{studyId}.viewer.example/',
        'https://viewer.example{studyId}/',
        'javascript:{studyId}',
        'https://viewer.example/{studyId',
      ],
    ],
    ['LOG_LEVEL', ['verbose', 'INFO']],
  ])('%s', (variable, values) => {
    for (const value of values) {
      expect(problemsOf({ [variable]: value }), value).toEqual([
        expect.stringMatching(`^${variable} must .*\\.$`),
      ]);
    }
  });

  test.each(['mail.example.org', 'https://mail.example.org', 'smtp://'])('SMTP_URL %s', (value) => {
    expect(problemsOf({ SMTP_URL: value, MAIL_FROM: 'a@b.example' })).toEqual([
      expect.stringMatching(/^SMTP_URL must /),
    ]);
  });

  test.each([
    'nobody',
    'a@b.example, c@d.example',
    'X <a@b.example>, <c@d.example>',
    'A\r\nBcc: <c@d.example>',
  ])('MAIL_FROM %s', (value) => {
    expect(problemsOf({ SMTP_URL: 'smtp://mail.example', MAIL_FROM: value })).toEqual([
      expect.stringMatching(/^MAIL_FROM must /),
    ]);
  });

  test('one half of the mail settings', () => {
    expect(problemsOf({ SMTP_URL: 'smtp://mail.example' })).toEqual([
      expect.stringMatching(/^MAIL_FROM is needed/),
    ]);
    expect(problemsOf({ MAIL_FROM: 'a@b.example' })).toEqual([expect.stringMatching(/^SMTP_URL is needed/)]);
  });

  test.each([
    'login.example.org',
    'http://login.example.org',
    'https://u:p@login.example.org',
    'https://a.example/?b',
  ])('OIDC_ISSUER %s', (value) => {
    expect(problemsOf({ OIDC_ISSUER: value, OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 'b' })).toEqual([
      expect.stringMatching(/^OIDC_ISSUER must /),
    ]);
  });

  test('a part of the settings for a provider', () => {
    expect(problemsOf({ OIDC_ISSUER: 'https://login.example.org' })).toEqual([
      expect.stringMatching(/^OIDC_CLIENT_ID is needed/),
      expect.stringMatching(/^OIDC_CLIENT_SECRET is needed/),
    ]);
  });

  test('one half of the first clinic', () => {
    expect(problemsOf({ READROOM_CLINIC_NAME: 'A' })).toEqual([
      expect.stringMatching(/^READROOM_OWNER_EMAIL is /),
    ]);
    expect(problemsOf({ READROOM_OWNER_EMAIL: 'a@b.example' })).toEqual([
      expect.stringMatching(/^READROOM_CLINIC_NAME is /),
    ]);
    expect(problemsOf({ READROOM_API_KEY: apiKey })).toHaveLength(2);
  });

  test.each([
    ['READROOM_CLINIC_NAME', 'x'.repeat(201)],
    ['READROOM_OWNER_EMAIL', 'owner'],
    ['READROOM_OWNER_PASSWORD', 'short'],
    ['READROOM_API_KEY', 'sk_live_ABCDEF'],
    ['READROOM_API_KEY', apiKey.toUpperCase()],
  ])('%s', (variable, value) => {
    expect(problemsOf({ ...clinic, [variable]: value })).toEqual([
      expect.stringMatching(`^${variable} must `),
    ]);
  });

  test('a misspelt setting', () => {
    expect(problemsOf({ ...clinic, READROOM_OWNER_EMIAL: 'a@b.example' })).toEqual([
      expect.stringMatching(/^READROOM_OWNER_EMIAL is not a setting; .*READROOM_OWNER_EMAIL/),
    ]);
  });

  test('a clinic at the vendor without whoever comes in first, or with what only clinics of our own have', () => {
    expect(problemsOf({ AVARA_API_KEY: apiKey })).toEqual([
      expect.stringMatching(/^READROOM_OWNER_EMAIL is needed beside AVARA_API_KEY/),
    ]);
    const vendor = { AVARA_API_KEY: apiKey, READROOM_OWNER_EMAIL: 'owner@harbour.example' };
    expect(problemsOf({ ...vendor, READROOM_OWNER_PASSWORD: 'a long enough password' })).toEqual([
      expect.stringMatching(/^READROOM_OWNER_PASSWORD is not for a clinic at the vendor/),
    ]);
    expect(problemsOf({ ...vendor, READROOM_API_KEY: apiKey })).toHaveLength(1);
    expect(
      problemsOf({ ...vendor, VIEWER_URL_TEMPLATE: 'https://viewer.example.org/{studyInstanceUid}' }),
    ).toHaveLength(1);
    expect(problemsOf({ ...vendor, DEMO: 'on' })).toEqual([expect.stringMatching(/^DEMO must be off/)]);
    expect(problemsOf({ AVARA_BASE_URL: 'https://api.vendor.example' })).toEqual([
      expect.stringMatching(/^AVARA_API_KEY is needed/),
    ]);
    expect(problemsOf({ AVARA_API_KEY: '' })).toEqual([]);
  });

  test.each([
    'http://api.vendor.example',
    'https://u:p@api.vendor.example',
    'https://api.vendor.example/?a=1',
    'ftp://a',
  ])('the address %s for the vendor', (url) => {
    const vendor = { AVARA_API_KEY: apiKey, READROOM_OWNER_EMAIL: 'owner@harbour.example' };
    expect(problemsOf({ ...vendor, AVARA_BASE_URL: url })).toEqual([
      expect.stringMatching(/^AVARA_BASE_URL must be an https address/),
    ]);
  });

  test('the demo beside a first clinic of your own', () => {
    expect(problemsOf({ ...clinic, DEMO: 'on' })).toEqual([expect.stringMatching(/^DEMO must be off/)]);
  });

  test('several at once, each with its own sentence', () => {
    expect(problemsOf({ PORT: 'x', HOST: '/', DEMO: 'maybe' })).toHaveLength(3);
  });
});

test('no value is ever quoted', () => {
  const canary = 'canary-4711';
  const secrets = {
    DATABASE_URL: `mysql://u:${canary}@h/d`,
    SMTP_URL: `imap://u:${canary}@h`,
    MAIL_FROM: canary,
    READROOM_OWNER_PASSWORD: canary.slice(0, 9),
    READROOM_API_KEY: `sk_live_${canary}`,
    AVARA_API_KEY: canary,
    READROOM_OTHER: canary,
  };
  const problems = problemsOf(secrets);
  expect(problems.length).toBeGreaterThan(4);
  expect(problems.join('\n')).not.toContain('canary');
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { apiKeySecretPattern, expressCustomerId, uuid } from '#contract/identifiers.ts';
import { type Connection, connect, type DatabaseOptions } from '#server/database/connect.ts';
import { lockFolder } from '#server/database/embedded/folder-lock.ts';
import { hashSecret } from '#server/database/secrets.ts';
import { freshTestDatabase } from '#server/testing/test-database.ts';
import { runAdmin } from './run-admin.ts';

let connection: Connection;
let opened: DatabaseOptions[] = [];
let said: { out: string[]; err: string[]; progress: string[] };

/** The database outlives the commands, each of which closes what it opened. */
const open = async (options: DatabaseOptions): Promise<Connection> => {
  opened.push(options);
  return { ...connection, close: async () => {} };
};

async function admin(args: string[], environment: Record<string, string> = {}): Promise<number> {
  said = { out: [], err: [], progress: [] };
  return runAdmin(args, {
    environment,
    out: (line) => said.out.push(line),
    err: (line) => said.err.push(line),
    progress: (line) => said.progress.push(line),
    now: () => new Date(),
    open,
  });
}

/** With `--json`: the one object, whatever the exit code. */
async function adminJson(...args: string[]): Promise<Record<string, unknown>> {
  await admin([...args, '--json']);
  expect(said.out).toHaveLength(1);
  expect(said.err).toEqual([]);
  return JSON.parse(said.out[0] ?? '') as Record<string, unknown>;
}

const lastAudit = () =>
  connection.db.selectFrom('audit').selectAll().orderBy('audit_id', 'desc').limit(1).executeTakeFirst();

beforeAll(async () => {
  const database = await freshTestDatabase();
  connection = await connect(database.kind === 'postgres' ? { databaseUrl: database.url } : { memory: true });
});
afterAll(() => connection.close());
beforeEach(() => {
  opened = [];
});

let clinicId: unknown;

describe('clinic create', () => {
  test('on tables that are not there yet, with an owner who can be let in', async () => {
    const answer = await adminJson(
      'clinic',
      'create',
      '--name',
      'Harbour Imaging',
      '--owner-email',
      'o@harbour.example',
    );
    expect(answer).toEqual({
      clinicId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'Harbour Imaging',
      ownerId: expect.stringMatching(/^usr_/),
      ownerEmail: 'o@harbour.example',
    });
    clinicId = answer.clinicId;
    expect(await lastAudit()).toMatchObject({
      clinic_id: clinicId,
      actor_kind: 'system',
      actor_name: 'Command line',
      action: 'clinicCreate',
    });
    expect(opened).toEqual([{ dataDir: './data' }]);
  });

  test('says in words what it did', async () => {
    expect(await admin(['clinic', 'create', '--name', 'Twin', '--owner-email', 'a@twin.example'])).toBe(0);
    expect(said.out.join('\n')).toContain('npm run admin -- sign-in-link --email a@twin.example');
  });

  test.each([
    ['--owner-email: Must be an e-mail address.', ['--name', 'X', '--owner-email', 'nobody']],
    ['--name: Must not be blank.', ['--name', ' ', '--owner-email', 'a@b.example']],
  ])('%s', async (message, options) => {
    expect(await admin(['clinic', 'create', ...options])).toBe(1);
    expect(said).toEqual({ out: [], err: [message], progress: [] });
    expect(opened).toEqual([]);
  });
});

describe('api-key', () => {
  let apiKeyId: unknown;

  test('create shows a secret of which only the hash is kept', async () => {
    const answer = await adminJson(
      'api-key',
      'create',
      '--clinic',
      'Harbour Imaging',
      '--description',
      'RIS',
    );
    expect(answer).toMatchObject({ description: 'RIS', clinicId });
    expect(answer.secret).toMatch(apiKeySecretPattern);
    expect(uuid.safeParse(answer.apiKeyId).success).toBe(true);
    apiKeyId = answer.apiKeyId;
    const row = await connection.db
      .selectFrom('api_keys')
      .selectAll()
      .where('api_key_id', '=', String(apiKeyId))
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      secret_hash: hashSecret(String(answer.secret)),
      created_by_user_id: null,
      revoked_at: null,
    });
    const audit = await lastAudit();
    expect(audit).toMatchObject({ action: 'apiKeyCreate', object_id: apiKeyId, actor_name: 'Command line' });
    expect(JSON.stringify(audit)).not.toContain(String(answer.secret));
  });

  test('revoke is done once and recorded once', async () => {
    const first = await adminJson('api-key', 'revoke', '--api-key', String(apiKeyId));
    expect(first).toEqual({ apiKeyId, success: true, message: 'Revoked the API key RIS.' });
    const recorded = await lastAudit();
    expect(recorded).toMatchObject({ action: 'apiKeyRevoke', object_id: apiKeyId, clinic_id: clinicId });
    expect(await adminJson('api-key', 'revoke', '--api-key', String(apiKeyId))).toMatchObject({
      message: 'The API key RIS was already revoked.',
    });
    expect((await lastAudit())?.audit_id).toBe(recorded?.audit_id);
  });

  test('revoke of what is not there', async () => {
    expect(await adminJson('api-key', 'revoke', '--api-key', crypto.randomUUID())).toEqual({
      error: { code: 'not_found' },
      message: 'There is no such API key.',
    });
    expect(await admin(['api-key', 'revoke', '--api-key', 'sk_live_x'])).toBe(1);
    expect(said.err).toEqual(['--api-key: Must be a UUID.']);
  });
});

describe('password-link', () => {
  test('sets a password once, for somebody who has access', async () => {
    const environment = { PUBLIC_URL: 'https://readroom.example' };
    expect(await admin(['password-link', '--email', 'O@Harbour.example', '--json'], environment)).toBe(0);
    expect(JSON.parse(said.out[0] ?? '')).toEqual({
      url: expect.stringMatching(/^https:\/\/readroom\.example\/reset-password#token=[\w-]{43}$/),
      expiresAt: expect.any(String),
    });
    expect(await admin(['password-link', '--email', 'x@harbour.example'])).toBe(1);
    expect(said.err.join()).toContain('x@harbour.example');
  });
});

describe('sign-in-link', () => {
  test('leads to the public address, with the token in the fragment', async () => {
    const environment = { PUBLIC_URL: 'https://readroom.example.org' };
    expect(await admin(['sign-in-link', '--email', 'O@Harbour.example', '--json'], environment)).toBe(0);
    const answer = JSON.parse(said.out[0] ?? '') as Record<string, string>;
    expect(answer.url).toMatch(/^https:\/\/readroom\.example\.org\/sign-in#link=[\w-]{43}$/);
    const left = Date.parse(answer.expiresAt ?? '') - Date.now();
    expect(left).toBeGreaterThan(14 * 60_000);
    expect(left).toBeLessThanOrEqual(15 * 60_000);
    expect(await lastAudit()).toMatchObject({ action: 'signInLinkCreate', actor_name: 'Command line' });
  });

  test('of nobody, or of somebody in another clinic', async () => {
    expect(await admin(['sign-in-link', '--email', 'x@harbour.example'])).toBe(1);
    expect(said.err).toEqual(['Nobody with dashboard access has the address x@harbour.example.']);
    expect(await admin(['sign-in-link', '--email', 'o@harbour.example', '--clinic', 'Twin'])).toBe(1);
    expect(said.err).toEqual(['Nobody with dashboard access has the address o@harbour.example in Twin.']);
  });
});

test('express-customer create', async () => {
  const answer = await adminJson(
    'express-customer',
    'create',
    '--clinic',
    String(clinicId),
    '--name',
    'Cedar Hill',
  );
  expect(answer).toMatchObject({ name: 'Cedar Hill', clinicId });
  expect(expressCustomerId.safeParse(answer.expressCustomerId).success).toBe(true);
  expect(await lastAudit()).toMatchObject({
    action: 'expressCustomerCreate',
    object_id: answer.expressCustomerId,
  });
});

describe('seed', () => {
  test('adds, with its progress kept out of the answer', async () => {
    const answer = await adminJson(
      'seed',
      '--studies',
      '2500',
      '--users',
      '20',
      '--clinic',
      'Harbour Imaging',
    );
    expect(answer).toEqual({ clinicId, studies: 2500, users: 20, seconds: expect.any(Number) });
    expect(said.progress.at(-1)).toMatch(/^2500 of 2500 studies, \d+ rows\/s, 0 s left$/);
    const row = await connection.db
      .selectFrom('studies')
      .select((on) => on.fn.countAll<number>().as('rows'))
      .where('clinic_id', '=', String(clinicId))
      .executeTakeFirstOrThrow();
    expect(Number(row.rows)).toBe(2500);
  });

  test.each(['-1', '1e6', '1,000', 'many', '10000001'])('refuses %s studies', async (studies) => {
    expect(await admin(['seed', `--studies=${studies}`, '--clinic', 'Harbour Imaging'])).toBe(1);
    expect(said.err).toEqual(['--studies: Must be a whole number up to 10000000.']);
  });

  test('of nothing is wrong usage', async () => {
    expect(await admin(['seed', '--clinic', 'Harbour Imaging'])).toBe(2);
  });
});

describe('--clinic', () => {
  test('of nobody names those that there are', async () => {
    expect(await admin(['seed', '--users', '1', '--clinic', 'harbour imaging'])).toBe(1);
    expect(said.err).toEqual([
      'There is no clinic with the id or name harbour imaging. There are: Harbour Imaging, Twin.',
    ]);
  });

  test('of two asks for the id', async () => {
    const twin = await adminJson('clinic', 'create', '--name', 'Twin', '--owner-email', 'b@twin.example');
    expect(await admin(['seed', '--users', '1', '--clinic', 'Twin'])).toBe(1);
    expect(said.err[0]).toMatch(/^Several clinics are called Twin\. Give the id of one: /);
    expect(await admin(['seed', '--users', '1', '--clinic', String(twin.clinicId)])).toBe(0);
  });
});

describe('usage', () => {
  test('help of all and of each, without a database', async () => {
    for (const args of [[], ['--help'], ['-h']]) {
      expect(await admin(args)).toBe(0);
      expect(said.out.join('\n')).toContain('api-key create');
    }
    for (const words of [
      'clinic create',
      'api-key create',
      'api-key revoke',
      'sign-in-link',
      'password-link',
      'express-customer create',
      'seed',
    ]) {
      expect(said.out.join('\n')).toContain(`  ${words} `);
    }
    expect(await admin(['api-key', 'create', '--help'])).toBe(0);
    expect(said.out).toContain(
      'Usage: npm run admin -- api-key create --clinic CLINIC --description TEXT [--json]',
    );
    expect(opened).toEqual([]);
  });

  test.each([
    [['clinics', 'create']],
    [['clinic']],
    [['clinic', 'create', '--name', 'X']],
    [['clinic', 'create', '--name', 'X', '--owner-email']],
    [['clinic', 'create', '--nmae', 'X', '--owner-email', 'a@b.example']],
    [['seed', '--studies', '5', 'Harbour']],
    [['--name', 'X']],
  ])('%s is exit code 2, in JSON as well', async (args) => {
    expect(await admin(args)).toBe(2);
    expect(said.out).toEqual([]);
    expect(said.err.length).toBeGreaterThan(0);
    expect(await adminJson(...args)).toEqual({ error: { code: 'usage' }, message: expect.any(String) });
    expect(opened).toEqual([]);
  });
});

describe('before anything is done', () => {
  test('a wrong setting is refused', async () => {
    expect(
      await admin(['clinic', 'create', '--name', 'X', '--owner-email', 'a@b.example'], { PORT: 'x' }),
    ).toBe(1);
    expect(said.err).toEqual(['PORT must be a whole number from 1 to 65535.']);
  });

  test('DATABASE_URL decides which database', async () => {
    const url = 'postgres://somebody@db.example/readroom';
    await admin(['api-key', 'revoke', '--api-key', crypto.randomUUID()], { DATABASE_URL: url });
    expect(opened).toEqual([{ databaseUrl: url }]);
  });

  test('a folder that a server uses is left alone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'readroom-admin-'));
    const server = await lockFolder(folder);
    said = { out: [], err: [], progress: [] };
    const code = await runAdmin(['seed', '--users', '1', '--clinic', 'X', '--json'], {
      environment: { DATA_DIR: folder },
      out: (line) => said.out.push(line),
      err: (line) => said.err.push(line),
      progress: () => {},
      now: () => new Date(),
    });
    await server.release();
    await rm(folder, { recursive: true, force: true });
    expect(code).toBe(1);
    expect(said.err).toEqual([]);
    expect(JSON.parse(said.out[0] ?? '')).toEqual({
      error: { code: 'folder_in_use' },
      message: expect.stringMatching(/^Another process is using the data folder .*Stop it first/),
    });
  });
});

import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { accessReview } from '#contract/access-review.ts';
import { type AuditEntry, auditExport, auditList, auditRetrieve } from '#contract/audit.ts';
import { studyCancel, studyUpdate } from '#contract/study-endpoints.ts';
import { userRevokeAccess } from '#contract/user-endpoints.ts';
import { userUpdate } from '#contract/user-write-endpoints.ts';
import { type Caller, nobody } from '#server/testing/call.ts';
import { conformanceApp } from '#server/testing/conformance-app.ts';
import type { ConformanceApp, TestClinic } from '#server/testing/test-app.ts';

let app: ConformanceApp;
let clinic: TestClinic;
let other: TestClinic;
const formula = '=HYPERLINK("https://evil.example","CT")';

beforeAll(async () => {
  app = await conformanceApp();
  clinic = await app.newClinic();
  other = await app.newClinic();
  const { studyId } = await app.newStudy(clinic, { studyDescription: formula });
  await app.newStudy(other, { studyDescription: 'CT of the other clinic' });
  await app.done(clinic.admin, studyUpdate, {
    params: { studyId },
    body: { severity: 'stat', assignedTo: clinic.member.userId },
  });
  await app.refused(clinic.member, studyCancel, 403, { body: { studyId } });
});

const download = (caller: Caller, url: string) => app.request(url, { headers: caller.credential });

/** RFC 4180, every cell quoted; the first line names the columns. */
function readCsv(text: string): Record<string, string>[] {
  expect(text.startsWith('\uFEFF"Time (UTC)",')).toBe(true);
  const lines = [...text.slice(1).matchAll(/((?:"(?:[^"]|"")*",?)+)\r\n/g)].map(([, line = '']) =>
    [...line.matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell = '']) => cell.replaceAll('""', '"')),
  );
  const [head = [], ...rows] = lines;
  return rows.map((row) => Object.fromEntries(head.map((name, index) => [name, row[index] ?? ''])));
}

const exported = async (caller: Caller, body: Record<string, string> = {}) => {
  const answer = await app.done(caller, auditExport, { body });
  const response = await download(caller, answer.url);
  expect(response.status).toBe(200);
  // `text()` would take the mark at the beginning away.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer());
  return { ...answer, response, rows: readCsv(text), text };
};

async function listed(query = ''): Promise<AuditEntry[]> {
  return (await app.done(clinic.owner, auditList, { query: `limit=100${query}` })).entries;
}

describe('export', () => {
  test('is what the list shows with the same filters, in its order, in words, and no cell is a formula', async () => {
    for (const filter of [
      {},
      { action: 'studyUpdate' },
      { actorId: clinic.member.userId, outcome: 'refused' },
      { startDate: '2020-01-01', endDate: '2020-01-02' },
      { storyId: crypto.randomUUID() },
    ]) {
      const shown = await listed(
        Object.entries(filter)
          .map(([name, value]) => `&${name}=${value}`)
          .join(''),
      );
      const { rows, entries, text } = await exported(clinic.owner, filter);
      expect(rows.map((row) => row.Entry)).toEqual(shown.map(({ auditId }) => auditId));
      expect(entries).toBe(shown.length);
      expect(text).not.toContain('CT of the other clinic');
      for (const cell of rows.flatMap((row) => Object.values(row))) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    }
    const { rows, response } = await exported(clinic.owner, { action: 'studyUpdate' });
    expect(rows).toMatchObject([
      {
        Who: 'Ada Lovelace',
        'E-mail': clinic.admin.email,
        'What happened': `Ada Lovelace raised ${formula} to stat and assigned it to Ada Lovelace`,
        Outcome: 'done',
        'Object name': `'${formula}`,
        Before: '{"severity":"normal","assignedTo":null}',
        Address: '192.0.2.1',
      },
    ]);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="audit-2026-\d\d-\d\d\.csv"$/,
    );
    expect(response.headers.get('cache-control')).toBe('no-store');
    const refused = await exported(clinic.owner, { outcome: 'refused', action: 'studyCancel' });
    // The name of what somebody wanted to change is on record, though they never came as far as reading it; the vendor is
    // not asked for it.
    const what = app.mode === 'vendor' ? 'a study' : formula;
    expect(refused.rows[0]?.['What happened']).toBe(
      `Ada Lovelace tried to cancel ${what} and was refused: you need the right to manage studies`,
    );
  });

  test('is on record with its filters and its length, and does not contain itself', async () => {
    const { entries, rows } = await exported(clinic.owner, { objectId: 'audit' });
    const [last, ...older] = await listed('&objectId=audit');
    expect(rows.map((row) => row.Entry)).toEqual(older.map(({ auditId }) => auditId));
    expect(last).toMatchObject({
      action: 'auditExport',
      outcome: 'done',
      actor: { id: clinic.owner.userId },
      after: { entries, objectId: 'audit' },
    });
  });

  test('its address is for one session, one filter and one minute', async () => {
    const { url } = await app.done(clinic.owner, auditExport, { body: { outcome: 'refused' } });
    const secondSession = await app.signIn(clinic.clinicId, clinic.owner.email);
    const status = async (caller: Caller, address = url) => (await download(caller, address)).status;
    expect(await status(clinic.owner)).toBe(200);
    expect(await status(secondSession)).toBe(410);
    expect(await status(clinic.admin)).toBe(410);
    expect(await status(clinic.member)).toBe(403);
    expect(await status(other.owner)).toBe(410);
    expect(await status(clinic.key)).toBe(401);
    expect(await status(nobody)).toBe(401);
    expect(await status(clinic.owner, url.replace('refused', 'done'))).toBe(410);
    expect(await status(clinic.owner, url.replace('outcome=refused&', ''))).toBe(410);
    expect(await status(clinic.owner, `${url}x`)).toBe(410);
    expect(await status(clinic.owner, '/dashboard/audit-download')).toBe(410);
    app.pass(61_000);
    expect(await status(clinic.owner)).toBe(410);
  });

  test('of many rows comes in pieces that are read one after the other', async () => {
    const many = await app.newClinic();
    await sql`
      insert into audit (clinic_id, at, actor_kind, actor_name, action, outcome, object_kind)
      select ${many.clinicId}, ${app.now()}::timestamptz - make_interval(secs => n / 3), 'system', 'Test', 'studyRetrieve', 'done', 'study'
      from generate_series(1, 2500) n`.execute(app.db);
    const { url, entries } = await app.done(many.owner, auditExport, { body: { action: 'studyRetrieve' } });
    expect(entries).toBe(2500);
    const response = await download(many.owner, url);
    const reader = response.body?.getReader();
    const bytes = new TextDecoder('utf-8', { ignoreBOM: true });
    const pieces: string[] = [];
    for (let read = await reader?.read(); read?.done === false; read = await reader?.read())
      pieces.push(bytes.decode(read.value));
    expect(pieces.length).toBe(4);
    const ids = readCsv(pieces.join('')).map((row) => row.Entry);
    expect(new Set(ids).size).toBe(2500);
  });
});

test('one entry is found by its number, in its own clinic only', async () => {
  const [entry] = await listed('&action=studyUpdate');
  const params = { auditId: entry?.auditId ?? '' };
  expect(await app.done(clinic.admin, auditRetrieve, { params })).toEqual(entry);
  const elsewhere = await app.refused(other.owner, auditRetrieve, 404, { params });
  const unknown = await app.refused(clinic.owner, auditRetrieve, 404, { params: { auditId: '999999999' } });
  expect(elsewhere.message).toBe(unknown.message);
  await app.refused(clinic.owner, auditRetrieve, 400, { params: { auditId: '1e3' } });
});

test('the access review has everybody with what they may, and the living keys, and is on record', async () => {
  const there = await app.newClinic();
  const { userId } = await app.addUser(there.clinicId, { first_name: 'Ben', last_name: 'Ito' });
  await app.done(there.owner, userUpdate, { params: { userId }, body: { canManageStudies: true } });
  await app.done(there.owner, userRevokeAccess, { body: { userId } });
  const revokedAt = app.now().toISOString();
  await app.outsidersOf(there);
  const review = await app.done(there.admin, accessReview);
  expect(review.at).toBe(app.now().toISOString());
  expect(review.people.map(({ level }) => level)).toEqual([
    'owner',
    'admin',
    'admin',
    'admin',
    'member',
    'member',
    'member',
    'member',
  ]);
  expect(review.people.find((person) => person.userId === userId)).toMatchObject({
    canManageStudies: true,
    hasDashboardAccess: true,
    lastLoginAt: null,
    accessRevokedAt: revokedAt,
  });
  expect(review.people.find((person) => person.userId === there.admin.userId)?.lastLoginAt).toEqual(
    expect.any(String),
  );
  // Made at the same instant, so in either order.
  expect(new Set(review.apiKeys.map(({ isViewerEnabled }) => isViewerEnabled))).toEqual(
    new Set([true, false]),
  );
  expect(review.apiKeys).toHaveLength(2);
  expect(JSON.stringify(review)).not.toContain('sk_live_');
  const [entry] = (await app.done(there.owner, auditList, { query: { action: 'accessReview' } })).entries;
  expect(entry).toMatchObject({ actor: { id: there.admin.userId }, after: { people: 8, apiKeys: 2 } });
});

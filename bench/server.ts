import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Kysely, PostgresDialect } from 'kysely';
import { studyList as endpoint } from '#contract/study-endpoints.ts';
import type { Database } from '#server/database/schema.ts';
import { studyList } from '#server/selfhosted/study-list.ts';
import { type Figure, median } from './figure.ts';
import type { Load } from './load.entry.ts';
import { detail, type Measuring } from './measuring.ts';
import type { Product } from './product.ts';

const connections = 32;
/** `connect` makes a pool of this size when nothing else is said. */
const poolSize = 10;
const rounds = 7;
const seconds = 3;

/**
 * Budget 10: how much of the bare driver's rate is left when a list of 50 studies comes with everything: session,
 * permissions, validation in and out, headers, a log line. The same statement runs behind a `node:http` server that
 * does nothing else; a third process asks both over 32 connections, taking turns.
 */
export async function server({ product: shared }: Measuring): Promise<Figure[]> {
  const product = await shared();
  const bare = start('bare-server.entry.js');
  const load = start('load.entry.js');
  try {
    bare.send({ databaseUrl: product.databaseUrl, poolSize, ...(await statementOf(product)) });
    const [barePort] = await once(bare, 'message');
    const path = `${endpoint.path}?limit=50`;
    const productPort = Number(new URL(product.url).port);
    const ask = async (
      port: number,
      headers: readonly string[] = [],
      forSeconds = seconds,
    ): Promise<Load> => {
      const request = [`GET ${path} HTTP/1.1`, 'Host: 127.0.0.1', ...headers, '', ''].join('\r\n');
      load.send({ port, request, connections, seconds: forSeconds });
      const [answer] = await once(load, 'message');
      return answer;
    };
    const signedIn = [`Cookie: ${product.cookie}`];
    const compressed = [...signedIn, 'Accept-Encoding: gzip, deflate, br'];
    const rates = { bare: [] as number[], product: [] as number[], compressed: [] as number[] };
    for (const [port, headers] of [[barePort], [productPort, signedIn]] as const) await ask(port, headers, 2);
    for (let round = 0; round < rounds; round += 1) {
      rates.bare.push((await ask(barePort)).perSecond);
      rates.product.push((await ask(productPort, signedIn)).perSecond);
      rates.compressed.push((await ask(productPort, compressed, 1)).perSecond);
      detail(
        `bare ${rates.bare.at(-1)?.toFixed(0)}, product ${rates.product.at(-1)?.toFixed(0)}, compressed ${rates.compressed.at(-1)?.toFixed(0)}`,
      );
    }
    const ratios = rates.product.map((rate, round) => rate / (rates.bare[round] ?? Number.NaN));
    return [
      { what: 'bare driver, list of 50, 32 connections', value: median(rates.bare), unit: '/s' },
      { what: 'Readroom, the same with everything', value: median(rates.product), unit: '/s' },
      { what: 'Readroom, compressed as for a browser', value: median(rates.compressed), unit: '/s' },
      {
        budget: 10,
        what: "Readroom's rate of the bare driver's",
        value: median(ratios),
        unit: 'x',
        atLeast: 0.5,
      },
    ];
  } finally {
    load.kill();
    bare.kill();
  }
}

/** A module of its own beside this one, in a process of its own. */
function start(file: string): ChildProcess {
  return fork(fileURLToPath(new URL(file, import.meta.url)));
}

/** The very statement that the product runs, written by its own verb and caught on the way to the database. */
async function statementOf({ clinicId }: Product): Promise<{ sql: string; parameters: readonly unknown[] }> {
  let caught: { sql: string; parameters: readonly unknown[] } | undefined;
  const client = {
    query: (sql: string, parameters: readonly unknown[]) => {
      caught = { sql, parameters };
      return Promise.resolve({ command: 'SELECT' as const, rowCount: 0, rows: [] });
    },
    release: () => {},
  };
  const pool = { connect: () => Promise.resolve(client), end: () => Promise.resolve() };
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: pool as never }) });
  await studyList({
    db,
    now: () => new Date(),
    newId: () => '',
    cursorKey: '',
    publicUrl: new URL('http://127.0.0.1'),
    viewerUrlTemplate: undefined,
    mail: false,
  })({
    params: {},
    query: { limit: 50 },
    body: {},
    actor: {
      kind: 'apiKey',
      clinicId,
      apiKeyId: '',
      description: '',
      level: 'admin',
      canManageStudies: true,
    },
    request: { requestId: '', address: null },
  });
  if (caught === undefined) throw new Error('The list asked the database nothing.');
  return caught;
}

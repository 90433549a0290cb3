/**
 * What a failed database call means to the caller, the same for the embedded database and for a server.
 *
 * `unavailable`: nothing is known to be wrong with the request; the database is away, full, busy or timed out.
 * After `unavailable` on a write the outcome is unknown: the commit may have happened before the connection broke.
 */
export type DatabaseFailureKind =
  | 'unavailable'
  | 'unique'
  | 'foreign-key'
  | 'check'
  | 'serialization'
  | 'other';

export interface DatabaseFailure {
  kind: DatabaseFailureKind;
  /** The constraint that refused the row, when PostgreSQL names one. */
  constraint: string | undefined;
}

/** No turn on the database within the wait limit; nothing was sent to it. */
export class DatabaseBusy extends Error {
  override readonly name = 'DatabaseBusy';

  constructor(waitedMs: number) {
    super(`The database did not become free within ${Math.round(waitedMs / 1000)} s.`);
  }
}

/** The database is closing, away, or cannot be opened at the moment; the cause says why. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
}

/** The database cannot be used as it was configured. The message is a sentence for whoever started this, without passwords. */
export class DatabaseUnusable extends Error {
  override readonly name = 'DatabaseUnusable';
}

/** COMMIT was answered with ROLLBACK: a statement failed earlier in the transaction and the failure was swallowed. */
export class TransactionRolledBack extends Error {
  override readonly name = 'TransactionRolledBack';

  constructor() {
    super('The transaction was rolled back instead of committed, because one of its statements had failed.');
  }
}

const unavailableStates = [
  /^08/, // connection exceptions
  /^53/, // out of disk, memory or connections
  /^57P0[1-5]$/, // shutting down, crashed, starting up, database dropped, idle session
  /^57014$/, // cancelled: statement_timeout
  /^55P03$/, // lock_timeout
  /^25P0[34]$/, // idle-in-transaction and transaction time-outs close the session
  /^58/, // system errors: an I/O error of the server's disk
  /^XX00[12]$/, // a damaged page or index: no request can be served, and none is at fault
];

const unavailableSystemCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'ENOENT', // the unix socket of a server that is down
  'ENOSPC',
  'EDQUOT',
  'EROFS',
  'EIO',
  'EMFILE',
  'ENFILE',
]);

// `pg` and its pool report these as plain errors without a code.
const unavailableMessages = [
  'timeout exceeded when trying to connect',
  'connection terminated',
  'query read timeout',
  'cannot use a pool after calling end',
  'client has encountered a connection error',
  'client was closed and is not queryable',
  'timeout expired',
];

/** Sorts an error thrown by a query, a transaction or `ping`; follows `cause` and the parts of an AggregateError. */
export function databaseFailure(error: unknown): DatabaseFailure {
  const seen = new Set<unknown>();
  const queue: unknown[] = [error];
  while (queue.length > 0) {
    const next = queue.shift();
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    const kind = kindOf(next);
    if (kind !== 'other') return { kind, constraint: textOf(next, 'constraint') };
    if ('cause' in next) queue.push(next.cause);
    // A host name with several addresses fails as one AggregateError of the attempts.
    if (next instanceof AggregateError) queue.push(...next.errors);
  }
  return { kind: 'other', constraint: undefined };
}

function kindOf(error: object): DatabaseFailureKind {
  if (error instanceof DatabaseBusy || error instanceof DatabaseUnavailable) return 'unavailable';
  const code = textOf(error, 'code');
  if (code !== undefined) {
    if (code === '23505' || code === '23P01') return 'unique';
    if (code === '23503' || code === '23001') return 'foreign-key';
    if (code === '23514' || code === '23502') return 'check';
    if (code === '40001' || code === '40P01') return 'serialization';
    if (unavailableSystemCodes.has(code) || unavailableStates.some((state) => state.test(code)))
      return 'unavailable';
    return 'other';
  }
  const message = textOf(error, 'message')?.toLowerCase() ?? '';
  return unavailableMessages.some((start) => message.startsWith(start)) ? 'unavailable' : 'other';
}

function textOf(value: object, key: string): string | undefined {
  const found: unknown = Reflect.get(value, key);
  return typeof found === 'string' ? found : undefined;
}

import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;

/**
 * Structured lines. Callers log ids, codes, counts and durations only: no bodies, names, e-mails, tokens or addresses
 * of people. Errors are reduced to their type, code and place, because a database error quotes the row it refused.
 */
export function createLog(level: string, destination?: DestinationStream): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"at":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      // `err` is pino's own name for an error, and its own way to write one repeats the message and every detail.
      serializers: { error: describeError, err: describeError },
    },
    destination ?? pino.destination({ fd: 2, sync: true }),
  );
}

function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  // The first line of a stack is the message, which may quote data; the rest is where it happened.
  const at = error.stack
    ?.split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 8)
    .map((line) => line.trim());
  return {
    type: error.name,
    ...(code === undefined ? {} : { code }),
    at,
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}

import pg from 'pg';
import { DatabaseUnavailable } from './failure.ts';

/** A query this old makes us ask whether the server is there at all. With the answer's limit: under 2 s together. */
const askAfterMs = 700;
const answerWithinMs = 900;

/** Whether the server answers anybody. Many may ask at once; one question is on its way at a time. */
export interface Pulse {
  isBeating(): Promise<boolean>;
}

/** Asks by connecting anew: a connection of the pool would wait behind the very queries that are in doubt. */
export function serverPulse(databaseUrl: string): Pulse {
  let asking: Promise<boolean> | undefined;
  return {
    isBeating() {
      asking ??= answers(databaseUrl).finally(() => {
        asking = undefined;
      });
      return asking;
    },
  };
}

async function answers(databaseUrl: string): Promise<boolean> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: answerWithinMs,
    application_name: 'readroom pulse',
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch (error) {
    // It refuses us, for want of connections perhaps; so it lives.
    return error instanceof pg.DatabaseError;
  } finally {
    client.end().catch(() => {});
  }
}

/**
 * The answer of `work`, however long a living server takes for it. A server that is frozen, or beyond a cable that was
 * pulled, breaks no connection and would be waited for until the statement's limit.
 * @throws DatabaseUnavailable once the server no longer answers anybody; `work` may still be done
 */
export function whileBeating<T>(work: Promise<T>, pulse: Pulse): Promise<T> {
  return new Promise((resolve, reject) => {
    let isOver = false;
    const settle = (end: () => void): void => {
      isOver = true;
      clearTimeout(timer);
      end();
    };
    const listen = async (): Promise<void> => {
      const beats = await pulse.isBeating();
      if (isOver) return;
      if (beats) timer = setTimeout(listen, askAfterMs);
      else settle(() => reject(new DatabaseUnavailable('The PostgreSQL server does not answer.')));
    };
    let timer = setTimeout(listen, askAfterMs);
    work.then(
      (answer) => settle(() => resolve(answer)),
      (error: unknown) => settle(() => reject(error)),
    );
  });
}

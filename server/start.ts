import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAdaptorServer } from '@hono/node-server';
import { compose } from './compose.ts';
import { readConfig } from './config.ts';
import { terminalActor } from './database/audit-row.ts';
import { connect } from './database/connect.ts';
import { loadDemo } from './database/demo/load-demo.ts';
import { migrate } from './database/migrate.ts';
import { migrations } from './database/migrations/all.ts';
import { firstSignIn } from './first-sign-in.ts';
import { createLog } from './http/log.ts';

export interface StartOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: boolean;
  readonly staticFolder: string | undefined;
  /** A line for whoever started it. */
  readonly say: (line: string) => void;
}

export interface Running {
  /** Lets requests in flight end (8 s at most), then closes the database. */
  stop(): Promise<void>;
}

const firstLinkMinutes = 24 * 60;
const sweepMs = 3_600_000;
const lastRequestsMs = 300;

/** From the environment to a listening server. Throws with a sentence for whoever started it. */
export async function startReadroom({
  environment,
  isTerminal,
  staticFolder,
  say,
}: StartOptions): Promise<Running> {
  const step = stepper(say);
  const config = readConfig(environment, { isTerminal });
  const log = createLog(config.logLevel);

  const connection = await connect(
    config.databaseUrl === undefined ? { dataDir: config.dataDir } : { databaseUrl: config.databaseUrl },
    { log },
  );
  step(connection.kind === 'embedded' ? `Database open in ${config.dataDir}` : 'Database connected');
  try {
    const ran = await migrate(connection, migrations);
    if (ran.length > 0) step(`Tables brought up to date (${ran.length} step${ran.length === 1 ? '' : 's'})`);

    const { app, people, handOvers } = await compose({
      ...config,
      db: connection.db,
      ping: connection.ping,
      log,
      staticFolder,
    });
    if (config.provision !== undefined) {
      const { clinicName, ownerEmail, ownerPassword, apiKey } = config.provision;
      const made = await people.provisionClinic({
        clinicName,
        ownerEmail,
        ownerPassword,
        apiKeySecret: apiKey,
        actor: terminalActor,
        onlyFirst: true,
      });
      if (made !== undefined) step(`First clinic made: ${clinicName}`);
    }
    const demo = config.demo
      ? await loadDemo(connection.db, { now: new Date(), log: (line) => step(line) })
      : undefined;

    // Before anybody can reach it: a start that is refused has not begun.
    const firstLine =
      config.vendor === undefined
        ? undefined
        : await firstSignIn(people, connection.db, config.vendor.ownerEmail);

    const server = await listen(app.fetch, config.host, config.port);
    const inFlight = trackAnswers(server);
    const url = config.publicUrl.origin;
    step(`Listening on ${config.host} port ${config.port}`);
    say('');
    say(`  Readroom is running at ${url}`);
    if (demo !== undefined) {
      const link = await people.createSignInLink({
        email: demo.ownerEmail,
        clinicId: demo.clinicId,
        minutes: firstLinkMinutes,
        actor: terminalActor,
      });
      say(`  Sign in to the demo clinic, once, within a day: ${link.url}`);
    }
    if (firstLine !== undefined) say(`  ${firstLine}`);
    const setupCode = await people.issueSetupCode();
    if (setupCode !== undefined) say(`  Set it up at ${url}/set-up with the code ${setupCode}`);
    if (staticFolder === undefined)
      say('  The dashboard has not been built (npm run build): only the API answers.');
    say('');

    const sweeper = setInterval(
      () => people.sweep().catch((error: unknown) => log.warn({ error }, 'sweep')),
      sweepMs,
    );
    sweeper.unref();
    people.mail.start();
    handOvers.start();
    return {
      async stop() {
        clearInterval(sweeper);
        // Together: each waits for others, and the exit for all.
        await Promise.all([closeServer(server, inFlight), people.mail.stop(), handOvers.stop()]);
        await people.drained();
        await connection.close();
      },
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Lines like `  0.4 s  Database open`. */
function stepper(say: (line: string) => void): (line: string) => void {
  const started = performance.now();
  return (line) => say(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${line}`);
}

/** Something that whoever started it can mend. */
class CannotListen extends Error {
  override readonly name = 'CannotListen';
}

async function listen(
  fetch: Parameters<typeof createAdaptorServer>[0]['fetch'],
  host: string,
  port: number,
): Promise<Server> {
  const server = createAdaptorServer({ fetch });
  if (!('closeIdleConnections' in server)) throw new CannotListen('This is not an HTTP/1.1 server.');
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    throw new CannotListen(
      code === 'EADDRINUSE'
        ? `Port ${port} on ${host} is in use. Stop what uses it, or choose another with PORT=.`
        : `Cannot listen on ${host} port ${port} (${String(code)}). Set HOST and PORT to an address of this machine.`,
    );
  }
  return server;
}

/** The answers that are still to be given. */
function trackAnswers(server: Server): ReadonlySet<ServerResponse> {
  const inFlight = new Set<ServerResponse>();
  server.on('request', (_request, response: ServerResponse) => {
    inFlight.add(response);
    response.once('close', () => inFlight.delete(response));
  });
  return inFlight;
}

/**
 * Clients keep connections and send the next request on them, and one that meets a closing connection is lost. So every
 * answer from now on says that it is the last of its connection, and only then are those closed that nobody used meanwhile.
 */
async function closeServer(server: Server, inFlight: ReadonlySet<ServerResponse>): Promise<void> {
  for (const response of inFlight) response.shouldKeepAlive = false;
  server.prependListener('request', (_request, response: ServerResponse) => {
    response.shouldKeepAlive = false;
  });
  await sleep(lastRequestsMs);
  const closed = once(server, 'close');
  server.close();
  // A connection becomes idle when its last answer is out; without this it would hold the exit for seconds.
  const idle = setInterval(() => server.closeIdleConnections(), 100);
  const force = setTimeout(() => server.closeAllConnections(), 8_000);
  await closed;
  clearInterval(idle);
  clearTimeout(force);
}

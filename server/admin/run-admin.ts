import { type Config, ConfigProblem, readConfig } from '#server/config.ts';
import { type Connection, connect, type DatabaseOptions } from '#server/database/connect.ts';
import { FolderInUse } from '#server/database/embedded/folder-lock.ts';
import { databaseFailure } from '#server/database/failure.ts';
import { migrate } from '#server/database/migrate.ts';
import { migrations } from '#server/database/migrations/all.ts';
import { assertNotTheVendors, WrongMode } from '#server/database/mode.ts';
import { createDirectory } from '#server/selfhosted/directory.ts';
import { openVendorDirectory } from '#server/vendor/compose.ts';
import type { Directory } from '#server/viewer/directory.ts';
import { conflict, Refusal } from '#server/viewer/refusal.ts';
import { apiKeyCreate } from './api-key-create.ts';
import { apiKeyRevoke } from './api-key-revoke.ts';
import { clinicCreate } from './clinic-create.ts';
import { type AdminResult, type Command, WrongUsage } from './command.ts';
import { expressCustomerCreate } from './express-customer-create.ts';
import { helpOf, helpOfAll } from './help.ts';
import { parseCommand, type Wanted } from './parse-command.ts';
import { passwordLink } from './password-link.ts';
import { secondFactorRemove } from './second-factor-remove.ts';
import { seedClinic } from './seed.ts';
import { signInLink } from './sign-in-link.ts';

const commands: readonly Command[] = [
  clinicCreate,
  signInLink,
  passwordLink,
  secondFactorRemove,
  apiKeyCreate,
  apiKeyRevoke,
  expressCustomerCreate,
  seedClinic,
];

export interface AdminTerminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The answer: a line without its end. */
  readonly out: (line: string) => void;
  /** What went wrong: a line without its end. */
  readonly err: (line: string) => void;
  /** How far it is; each line replaces the one before, or most are left out. */
  readonly progress: (line: string) => void;
  readonly now: () => Date;
  /** Replaced by tests. */
  readonly open?: (options: DatabaseOptions) => Promise<Connection>;
  /** Replaced by tests: what the vendor is asked with. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/**
 * Runs one command. Exit code 0, 1 when it could not be done, 2 when it was typed wrongly. With `--json` exactly one
 * JSON object goes to `out`, also when it fails.
 */
export async function runAdmin(args: readonly string[], terminal: AdminTerminal): Promise<number> {
  const isJson = args.includes('--json');
  try {
    const wanted = parseCommand(args, commands);
    if (wanted.kind === 'help') {
      const lines = wanted.command === undefined ? helpOfAll(commands) : helpOf(wanted.command);
      if (isJson) terminal.out(JSON.stringify({ help: lines.join('\n') }));
      else lines.forEach(terminal.out);
      return 0;
    }
    const { answer, lines } = await run(wanted, terminal);
    if (isJson) terminal.out(JSON.stringify(answer));
    else lines.forEach(terminal.out);
    return 0;
  } catch (error) {
    const { code, message, hint } = explain(error);
    if (isJson) terminal.out(JSON.stringify({ error: { code }, message }));
    else [message, ...hint].forEach(terminal.err);
    return code === 'usage' ? 2 : 1;
  }
}

async function run(
  { command, given }: Wanted & { kind: 'run' },
  terminal: AdminTerminal,
): Promise<AdminResult> {
  const config = readConfig(terminal.environment, { isTerminal: true });
  if (command.isForOwnClinics === true && config.vendor !== undefined)
    throw conflict(
      `${command.words} is for clinics of your own. With AVARA_API_KEY the clinic is at the vendor, and so is what this would make.`,
    );
  const open = terminal.open ?? connect;
  const connection = await open(
    config.databaseUrl === undefined ? { dataDir: config.dataDir } : { databaseUrl: config.databaseUrl },
  );
  try {
    await migrate(connection, migrations);
    const directory = await directoryOf(config, connection, terminal);
    return await command.run(
      { connection, config, directory, now: terminal.now, progress: terminal.progress },
      given,
    );
  } finally {
    await connection.close();
  }
}

/** @throws WrongMode when the database belongs to the other mode */
async function directoryOf(
  { vendor }: Config,
  { db }: Connection,
  { now, fetch }: AdminTerminal,
): Promise<Directory> {
  if (vendor !== undefined)
    return openVendorDirectory(
      // What goes wrong on the way is said once, by whatever it makes fail.
      { db, now, log: { warn: () => {} }, random: Math.random },
      fetch === undefined ? vendor : { ...vendor, fetch },
    );
  await assertNotTheVendors(db);
  return createDirectory({ db });
}

interface Explained {
  readonly code: string;
  readonly message: string;
  readonly hint: readonly string[];
}

function explain(error: unknown): Explained {
  if (error instanceof WrongUsage) {
    return { code: 'usage', message: error.message, hint: ['npm run admin -- --help lists the commands.'] };
  }
  if (error instanceof Refusal) return { code: error.code, message: error.message, hint: [] };
  if (error instanceof ConfigProblem) return { code: 'configuration', message: error.message, hint: [] };
  if (error instanceof WrongMode) return { code: 'wrong_mode', message: error.message, hint: [] };
  if (error instanceof FolderInUse) return { code: 'folder_in_use', message: error.message, hint: [] };
  const message = error instanceof Error ? error.message : String(error);
  const isFault =
    error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
  return {
    code: databaseFailure(error).kind === 'unavailable' ? 'unavailable' : 'failed',
    message,
    // A fault of ours: whoever reports it needs to say where.
    hint: isFault && error.stack !== undefined ? [error.stack] : [],
  };
}

import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { canInstallPackages, installPackages, runQuietly } from './apt.mjs';

/** The oldest PostgreSQL that Readroom supports. */
const oldestSupported = 15;

/**
 * @typedef {object} PostgresBinaries
 * @property {string} folder where initdb and postgres are
 * @property {number} major the version, such as 15
 */

/** What is said where no real PostgreSQL can be had. */
export const postgresLeftOut =
  'Tests on a real PostgreSQL were left out: no PostgreSQL 15 or later is installed here (they run on the embedded database).';

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} parent @param {(name: string) => string} toFolder */
function versionFolders(parent, toFolder) {
  try {
    return readdirSync(parent)
      .sort((a, b) => Number.parseInt(b.replace(/\D/g, ''), 10) - Number.parseInt(a.replace(/\D/g, ''), 10))
      .map((name) => join(parent, toFolder(name)));
  } catch {
    return [];
  }
}

/** @returns {Promise<string[]>} folders that may hold PostgreSQL's binaries, the likeliest first */
async function candidateFolders() {
  const onPath = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const config = await runQuietly('pg_config', ['--bindir'], { timeout: 5_000 });
  return [
    ...onPath,
    ...versionFolders('/usr/lib/postgresql', (version) => join(version, 'bin')),
    ...versionFolders('/usr', (name) => (/^pgsql-\d+$/.test(name) ? join(name, 'bin') : 'none')),
    ...['/opt/homebrew/opt', '/usr/local/opt'].flatMap((prefix) =>
      versionFolders(prefix, (name) => (/^postgresql(?:@\d+)?$/.test(name) ? join(name, 'bin') : 'none')),
    ),
    ...(config.ok ? [config.output.trim()] : []),
  ];
}

/** @returns {Promise<PostgresBinaries | undefined>} */
async function findInstalled() {
  // Stopping, pausing and killing a server is done with POSIX signals.
  if (process.platform === 'win32') return undefined;
  for (const folder of new Set(await candidateFolders())) {
    if (!isExecutable(join(folder, 'initdb')) || !isExecutable(join(folder, 'postgres'))) continue;
    const { ok, output } = await runQuietly(join(folder, 'postgres'), ['--version'], { timeout: 5_000 });
    const major = Number(/\(PostgreSQL\) (\d+)/.exec(output)?.[1] ?? 0);
    if (ok && major >= oldestSupported) return { folder, major };
  }
  return undefined;
}

/**
 * Installed PostgreSQL binaries, version 15 or later; with `install`, Debian's when there are none and we are root there.
 * @param {{ install?: boolean }} [options]
 * @returns {Promise<PostgresBinaries | undefined>} undefined where there is none: then say `postgresLeftOut`
 */
export async function findPostgres({ install = false } = {}) {
  const installed = await findInstalled();
  if (installed || !install || !canInstallPackages()) return installed;
  console.log('Installing PostgreSQL with apt-get for the tests on a real server …');
  const { ok, output } = await installPackages(['postgresql']);
  if (!ok) console.log(`apt-get could not install postgresql: ${output.trim().split('\n').at(-1) ?? ''}`);
  return findInstalled();
}

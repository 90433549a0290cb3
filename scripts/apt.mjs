import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';

/** True where packages can be installed without asking anybody: root on Debian or a child of it. */
export function canInstallPackages() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    accessSync('/usr/bin/apt-get', constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs a command to its end without a terminal; its output is kept, for the sentence when it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {{ timeout: number, env?: NodeJS.ProcessEnv }} options timeout in milliseconds
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export function runQuietly(command, args, { timeout, env }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout,
      env: { ...process.env, ...env },
    });
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk.toString()).slice(-4000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ ok: false, output: error.message }));
    child.on('close', (code) => resolve({ ok: code === 0, output }));
  });
}

/**
 * Installs Debian packages; call it only where `canInstallPackages()`.
 * @param {string[]} packages
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export async function installPackages(packages) {
  // RUNLEVEL=1 keeps Debian's scripts from starting the services that they install.
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  // Another apt (an unattended upgrade, say) may hold the lock for a while.
  const wait = ['-o', 'DPkg::Lock::Timeout=120'];
  const minutes = 60_000;
  await runQuietly('apt-get', [...wait, 'update'], { timeout: 3 * minutes, env });
  return runQuietly('apt-get', [...wait, 'install', '-y', '--no-install-recommends', ...packages], {
    timeout: 8 * minutes,
    env,
  });
}

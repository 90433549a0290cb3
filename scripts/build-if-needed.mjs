import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { partsToBuild } from './build-state.mjs';
import { requireInstalled } from './check-machine.mjs';

/**
 * Builds what has changed since the last build; well under a second when nothing has. It ends this process with the
 * build's own exit code when the build fails.
 * A process of its own does the work, because the bundler's memory would otherwise stay with the server for life.
 * @param {{ quiet?: boolean, output?: 1 | 2 }} [options] output: the stream that takes the progress
 * @returns {Promise<void>}
 */
export async function buildIfNeeded({ quiet = false, output = 1 } = {}) {
  requireInstalled(['dependencies']);
  if (partsToBuild().length === 0) return;
  const script = fileURLToPath(new URL('build.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, ...(quiet ? ['--quiet'] : [])], {
    stdio: ['ignore', output, 2],
  });
  const forward = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal);
  process.on('SIGINT', forward).on('SIGTERM', forward);
  /** @type {number | null} */
  const code = await new Promise((resolve) => child.once('close', resolve));
  process.off('SIGINT', forward).off('SIGTERM', forward);
  if (code !== 0) process.exit(code ?? 1);
}

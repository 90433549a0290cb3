import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Once per run: some tests start the server as it is shipped. Nothing happens when its sources have not changed. */
export default async function buildServer(): Promise<void> {
  await promisify(execFile)(process.execPath, ['scripts/build.mjs', '--only', 'server', '--quiet'], {
    cwd: root,
  });
}

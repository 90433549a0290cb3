import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findBrowser } from './find-browser.mjs';
import { findPostgres } from './find-postgres.mjs';

let folder = '';

async function writeProgram(name: string, script: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'readroom-machine-'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const posix = process.platform !== 'win32';

test.runIf(posix)('CHROME_PATH wins over whatever is installed', async () => {
  const chosen = await writeProgram('my-browser', 'echo "Chromium 150.0.1.2"');
  vi.stubEnv('CHROME_PATH', chosen);
  expect(await findBrowser()).toBe(chosen);
});

test.runIf(posix)('a CHROME_PATH that does not run is refused with a sentence that names it', async () => {
  vi.stubEnv('CHROME_PATH', await writeProgram('broken', 'exit 127'));
  await expect(findBrowser()).rejects.toThrow(/^CHROME_PATH is .*broken, which is no browser that runs/);
});

test.runIf(posix)(
  'a browser on the PATH that only says how to install the real one is passed over',
  async () => {
    vi.stubEnv('CHROME_PATH', '');
    const other = join(folder, 'google-chrome');
    await writeProgram('chromium', 'echo "Install it as a snap." >&2; exit 1');
    await writeProgram('google-chrome', 'echo "Google Chrome 150.0.1.2"');
    vi.stubEnv('PATH', folder);
    const found = await findBrowser();
    expect(found).not.toBe(join(folder, 'chromium'));
    // An installed Chromium elsewhere is as good.
    expect([other, '/usr/bin/chromium']).toContain(found);
  },
);

test.runIf(posix)('a PostgreSQL older than 15 is passed over, a newer one taken', async () => {
  await writeProgram('initdb', 'exit 0');
  await writeProgram('postgres', 'echo "postgres (PostgreSQL) 14.9"');
  vi.stubEnv('PATH', `${folder}:/usr/bin:/bin`);
  expect((await findPostgres())?.folder).not.toBe(folder);
  await writeProgram('postgres', 'echo "postgres (PostgreSQL) 18.1 (Debian 18.1-1)"');
  expect(await findPostgres()).toEqual({ folder, major: 18 });
});

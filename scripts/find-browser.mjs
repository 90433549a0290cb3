import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canInstallPackages, installPackages, runQuietly } from './apt.mjs';

const minute = 60_000;

/** @param {string} path */
function exists(path) {
  try {
    accessSync(path, process.platform === 'win32' ? constants.F_OK : constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @returns {string[]} where browsers built from Chromium are installed, the likeliest first */
function candidates() {
  if (process.platform === 'darwin') {
    const home = process.env.HOME ?? '';
    return ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Google Chrome Canary'].flatMap((name) => [
      `/Applications/${name}.app/Contents/MacOS/${name}`,
      `${home}/Applications/${name}.app/Contents/MacOS/${name}`,
    ]);
  }
  if (process.platform === 'win32') {
    const { LOCALAPPDATA, PROGRAMFILES, 'PROGRAMFILES(X86)': programFiles32 } = process.env;
    return [PROGRAMFILES, programFiles32, LOCALAPPDATA]
      .filter((folder) => folder !== undefined)
      .flatMap((folder) => [
        join(folder, 'Google\\Chrome\\Application\\chrome.exe'),
        join(folder, 'Chromium\\Application\\chrome.exe'),
        join(folder, 'Microsoft\\Edge\\Application\\msedge.exe'),
      ]);
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter).filter(Boolean),
    '/usr/bin',
    '/usr/local/bin',
  ];
  return [
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    '/opt/google/chrome/chrome',
    '/opt/microsoft/msedge/msedge',
  ];
}

/**
 * A file that is there may still not run: a browser that was unpacked without its libraries, or a stand-in that only
 * says how to install the real one. On Windows the question itself would open a window.
 * @param {string} path
 */
async function runs(path) {
  if (!exists(path)) return false;
  if (process.platform === 'win32') return true;
  const { ok, output } = await runQuietly(path, ['--version'], { timeout: 20_000 });
  return ok && /\d+\.\d+\.\d+/.test(output);
}

/** @returns {Promise<string | undefined>} */
async function findInstalled() {
  for (const path of new Set(candidates())) if (await runs(path)) return path;
  return undefined;
}

/** @returns {Promise<string>} where Playwright keeps its own Chromium, whether it is there or not */
async function playwrightsOwn() {
  const { chromium } = await import('playwright');
  return chromium.executablePath();
}

/** @returns {Promise<string | undefined>} */
async function downloadPlaywrights() {
  console.log("No Chromium, Chrome or Edge is installed; getting Playwright's own …");
  const cli = fileURLToPath(new URL('../node_modules/playwright/cli.js', import.meta.url));
  // Without the shell: tests run the very browser that people use.
  await runQuietly(process.execPath, [cli, 'install', '--no-shell', 'chromium'], { timeout: 5 * minute });
  const path = await playwrightsOwn();
  return (await runs(path)) ? path : undefined;
}

/** @returns {Promise<string | undefined>} */
async function installDebians() {
  console.log("That did not work; installing Debian's chromium with apt-get …");
  const { ok, output } = await installPackages(['chromium']);
  if (!ok) console.log(`apt-get could not install chromium: ${output.trim().split('\n').at(-1) ?? ''}`);
  return findInstalled();
}

/**
 * The executable of a browser that Playwright can drive: `CHROME_PATH`, else an installed one, else Playwright's own
 * (downloaded if need be), else Debian's as root there.
 * @returns {Promise<string>} its path; rejects with a sentence that says what to do when there is none
 */
export async function findBrowser() {
  const chosen = process.env.CHROME_PATH;
  if (chosen) {
    if (await runs(chosen)) return chosen;
    throw new Error(`CHROME_PATH is ${chosen}, which is no browser that runs: correct or unset it.`);
  }
  const installed = await findInstalled();
  if (installed) return installed;
  const own = await playwrightsOwn();
  if (await runs(own)) return own;
  const found = (await downloadPlaywrights()) ?? (canInstallPackages() ? await installDebians() : undefined);
  if (found) return found;
  throw new Error(
    'The browser tests need Chromium, Chrome or Edge: install one of them, or set CHROME_PATH to its executable.',
  );
}

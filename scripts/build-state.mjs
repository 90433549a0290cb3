import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's top folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * @typedef {object} Part
 * @property {'browser' | 'server'} name
 * @property {string} config the Vite configuration that builds it
 * @property {string[]} sources files and folders that decide what comes out
 * @property {string[]} outputs files that are there after a build
 */

const everyPart = ['contract', 'package.json', 'package-lock.json', 'tsconfig.json'];

/** @type {readonly Part[]} */
const parts = [
  {
    name: 'browser',
    config: 'vite.config.ts',
    sources: [
      ...everyPart,
      'src',
      'viewer',
      'public',
      'index.html',
      'vite.config.ts',
      'tailwind.config.ts',
      'scripts/client-rows.ts',
      'scripts/precompress.ts',
      'scripts/script-budget.ts',
    ],
    outputs: ['dist/public/index.html'],
  },
  {
    name: 'server',
    config: 'vite.server.config.ts',
    sources: [...everyPart, 'server', 'vite.server.config.ts'],
    outputs: ['dist/server/main.js', 'dist/server/admin.js'],
  },
];

const stateFile = join(root, 'dist/.built');

// The route tree is written by the build itself; tests are in no build.
const ignored = /(?:\.test\.[a-z]+|route-tree\.gen\.ts)$|^server\/testing\//;

/** @param {string} path @returns {string[]} files below it, relative to the root */
function filesOf(path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [path];
  return readdirSync(full, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesOf(`${path}/${entry.name}`) : [`${path}/${entry.name}`]));
}

/** @param {Part} part */
function fingerprint(part) {
  const hash = createHash('sha256').update(process.version);
  for (const path of part.sources.flatMap(filesOf)) {
    if (ignored.test(path)) continue;
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** @returns {Record<string, unknown>} */
function readState() {
  try {
    const state = JSON.parse(readFileSync(stateFile, 'utf8'));
    return typeof state === 'object' && state !== null ? state : {};
  } catch {
    return {};
  }
}

/** @param {Record<string, unknown>} state */
function writeState(state) {
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stateFile, `${JSON.stringify(state, null, 2)}\n`);
}

/**
 * The parts whose sources are not those of their last complete build, each with what to call around its next one.
 * Content decides, not dates: a fresh clone and a switch of branches change dates without changing anything.
 * @param {{ force?: boolean }} [options]
 */
export function partsToBuild({ force = false } = {}) {
  const state = readState();
  return parts
    .map((part) => ({ part, now: fingerprint(part) }))
    .filter(
      ({ part, now }) =>
        force || state[part.name] !== now || part.outputs.some((path) => !existsSync(join(root, path))),
    )
    .map(({ part, now }) => ({
      name: part.name,
      config: part.config,
      /** Call before: an interrupted build must not look complete. */
      begin: () => writeState({ ...readState(), [part.name]: undefined }),
      /** Call after success. */
      complete: () => writeState({ ...readState(), [part.name]: now }),
    }));
}

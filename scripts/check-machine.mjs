// Runs first, also on a Node that is too old, which should hear a sentence and not a missing module: nothing new here.
import { readFileSync } from 'node:fs';

const root = new URL('..', import.meta.url);

/** @param {string} path */
function readJson(path) {
  try {
    return JSON.parse(readFileSync(new URL(path, root), 'utf8'));
  } catch (_missing) {
    return undefined;
  }
}

/** @param {string} sentence @returns {never} */
function refuse(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** Stops with a sentence unless this Node is one that the package supports. */
export function requireSupportedNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  refuse(`Readroom needs Node 20.19 or newer; this is ${process.versions.node}. See https://nodejs.org.`);
}

/**
 * Stops with a sentence unless the direct dependencies are installed in the versions that package.json names.
 * @param {('dependencies' | 'devDependencies')[]} kinds
 */
export function requireInstalled(kinds) {
  const manifest = readJson('package.json');
  for (const kind of kinds) {
    for (const name of Object.keys(manifest[kind])) {
      const installed = readJson(`node_modules/${name}/package.json`);
      if (!installed) refuse(`The dependencies are missing (${name}): run "npm ci" first.`);
      if (installed.version !== manifest[kind][name]) {
        refuse(
          `The dependencies are out of date (${name} is ${installed.version}, not ${manifest[kind][name]}): run "npm ci".`,
        );
      }
    }
  }
}

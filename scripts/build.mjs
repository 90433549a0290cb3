import { requireInstalled, requireSupportedNode } from './check-machine.mjs';

requireSupportedNode();
const { parseArgs } = await import('node:util');
const { partsToBuild, root } = await import('./build-state.mjs');

const { values } = parseArgs({
  options: {
    /** Builds everything, changed or not. */
    force: { type: 'boolean', default: false },
    /** Says nothing unless it fails. */
    quiet: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});

const say = (/** @type {string} */ line) => {
  if (!values.quiet) console.log(line);
};

const outdated = partsToBuild(values).filter(({ name }) => values.only === undefined || name === values.only);
if (outdated.length === 0) {
  say('Everything is built already.');
} else {
  requireInstalled(['dependencies', 'devDependencies']);
  // A NODE_ENV of the shell would otherwise put React's development build into the bundle.
  process.env.NODE_ENV = 'production';
  process.chdir(root);
  const { build } = await import('vite');
  for (const part of outdated) {
    const started = performance.now();
    say(`Building the ${part.name} part …`);
    part.begin();
    try {
      await build({ configFile: part.config, logLevel: 'warn' });
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      console.error(`The ${part.name} part could not be built.`);
      process.exit(1);
    }
    part.complete();
    say(`Built the ${part.name} part in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  }
}

import { requireInstalled, requireSupportedNode } from './check-machine.mjs';

requireSupportedNode();
requireInstalled(['dependencies', 'devDependencies']);
const { spawn } = await import('node:child_process');
const { existsSync, readFileSync, rmSync } = await import('node:fs');
const { parseArgs } = await import('node:util');
const { root } = await import('./build-state.mjs');
const { findBrowser } = await import('./find-browser.mjs');
const { findPostgres } = await import('./find-postgres.mjs');

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {() => Promise<Counts>} run
 */

process.chdir(root);

/**
 * Runs a file of a package with this Node, on this terminal.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<boolean>} whether it ended well
 */
function node(args, env) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 1, 2], env: { ...process.env, ...env } });
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
  });
}

/** @param {boolean} ok @returns {Counts} a step that is one test */
const asOne = (ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });

/**
 * What a runner reported, distrusted: a run that crashed, wrote nothing or ran nothing is a failure too.
 * @param {boolean} ok the runner's own verdict
 * @param {string} file its report
 * @param {(report: any) => Counts} read
 * @returns {Counts}
 */
function fromReport(ok, file, read) {
  /** @type {Counts} */
  let counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    counts = read(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    console.error(`There is no readable ${file}: the tests did not run to their end.`);
    return { ...counts, failed: 1 };
  }
  if (counts.passed + counts.failed === 0) console.error('No test was run.');
  if (counts.failed === 0 && (!ok || counts.passed === 0)) counts.failed = 1;
  return counts;
}

/** Journeys that passed only when they were tried again. */
let secondTries = 0;

/** @type {Step[]} */
const steps = [
  {
    name: 'lint',
    // Warnings count: what is worth saying is worth correcting or switching off.
    run: async () =>
      asOne(await node(['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'])),
  },
  {
    name: 'types',
    run: async () => asOne(await node(['node_modules/typescript/bin/tsc', '--noEmit'])),
  },
  {
    name: 'build',
    run: async () => asOne(await node(['scripts/build.mjs'])),
  },
  {
    name: 'unit',
    run: async () => {
      // Where there is none even so, vitest.config.ts says what is left out.
      await findPostgres({ install: true });
      const report = 'test-results/unit.json';
      rmSync(report, { force: true });
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
      const ok = await node(['node_modules/vitest/vitest.mjs', 'run', ...reporters]);
      return fromReport(ok, report, (found) => ({
        passed: found.numPassedTests,
        failed: found.numFailedTests,
        skipped: found.numPendingTests + found.numTodoTests,
      }));
    },
  },
  {
    name: 'browser',
    run: async () => {
      if (!existsSync('dist/server/main.js') || !existsSync('dist/public/index.html')) {
        console.error('There is nothing built to test in a browser.');
        return asOne(false);
      }
      const report = 'test-results/e2e.json';
      rmSync(report, { force: true });
      const browser = await findBrowser().catch((/** @type {Error} */ error) => console.error(error.message));
      if (!browser) return asOne(false);
      const ok = await node(['node_modules/@playwright/test/cli.js', 'test'], {
        CHROME_PATH: browser,
        SECOND_TRY: 'on',
      });
      return fromReport(ok, report, ({ stats }) => {
        if (stats.flaky > 0) secondTries += stats.flaky;
        return {
          passed: stats.expected + stats.flaky,
          failed: stats.unexpected,
          skipped: stats.skipped,
        };
      });
    },
  },
];

const names = steps.map(({ name }) => name);
const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });
const unknown = values.only?.find((name) => !names.includes(name));
if (unknown !== undefined) {
  console.error(`There is no step "${unknown}". --only takes ${names.join(', ')}, and may be repeated.`);
  process.exit(1);
}

/** @type {string[]} */
const summary = [];
const total = { passed: 0, failed: 0 };
// Every step runs, whatever happened before: one run says everything that is wrong.
for (const { name, run } of steps) {
  if (values.only && !values.only.includes(name)) continue;
  console.log(`\n── ${name} ${'─'.repeat(70 - name.length)}`);
  const started = performance.now();
  const { passed, failed, skipped } = await run().catch((error) => {
    console.error(error);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  total.passed += passed;
  total.failed += failed;
  const counts = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  summary.push(`${name.padEnd(8)} ${`${seconds} s`.padStart(8)}   ${counts}`);
}
console.log(`\n── summary ${'─'.repeat(63)}\n${summary.join('\n')}\n`);
if (secondTries > 0) {
  console.log(
    `${secondTries} of the browser tests passed only on a second try: “flaky” in the list above.\n`,
  );
}
// Exactly this form, and last: machines read it.
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;

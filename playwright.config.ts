import { defineConfig, devices } from '@playwright/test';
import type { ModeName } from './e2e/fixtures/modes.ts';
import { findBrowser } from './scripts/find-browser.mjs';

// Looked for once: the workers, which read this file again, inherit the answer.
process.env.CHROME_PATH ??= await findBrowser();

/** What keeps a stock browser from talking to its maker while it is tested. */
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

export default defineConfig<object, { mode: ModeName }>({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  globalSetup: './e2e/fixtures/build.ts',
  fullyParallel: false,
  forbidOnly: !!process.env.CI,
  // A machine that has other work to do, too: `npm test` names what needed a second try (docs/decisions/test-machines.md).
  retries: process.env.SECOND_TRY === 'on' ? 1 : 0,
  // Each worker has a server and a database of its own beside its browser.
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    // Without pictures: they take a tenth of the time, and the snapshots of the page show the same.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: true, sources: true },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROME_PATH,
      // Chromium's own sandbox refuses root, who is who runs tests in a container.
      args: [...quiet, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    },
  },
  projects: [
    { name: 'chromium', testIgnore: 'vendor-*.spec.ts' },
    // What is tagged proves each action once more where the clinic is at the vendor, not every variation of it.
    { name: 'vendor', grep: /@vendor/, use: { mode: 'vendor' } },
  ],
});

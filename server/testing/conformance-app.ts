import { type ConformanceApp, openTestApp, testApp } from './test-app.ts';
import { openVendorApp } from './vendor-app.ts';

/**
 * The back end of the running project: our own database, or a clinic at the vendor, who is a second Readroom in this
 * process. What must be the same in both is tested with these two.
 */
export function openConformanceApp(): Promise<ConformanceApp> {
  return process.env.TEST_BACK_END === 'vendor' ? openVendorApp() : openTestApp();
}

let ofThisWorker: Promise<ConformanceApp> | undefined;

/** One for all test files of a worker that keep to clinics of their own; it ends with the worker. */
export function conformanceApp(): Promise<ConformanceApp> {
  if (process.env.TEST_BACK_END !== 'vendor') return testApp();
  ofThisWorker ??= openVendorApp();
  return ofThisWorker;
}

import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from 'playwright';
import type { Product } from './product.ts';

/** What keeps a stock browser from talking to its maker while it is measured. */
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

export const viewport = { width: 1280, height: 800 };

/** A row of the worklist. */
export const studyRow = '[data-study]';

export async function launch(): Promise<Browser> {
  const executablePath = process.env.CHROME_PATH;
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    // Chromium's own sandbox refuses root, who is who runs in a container.
    args: [...quiet, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
}

/** An empty profile in which the owner is signed in: nothing is cached. */
export async function signedIn(browser: Browser, product: Product): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport, locale: 'en-GB', timezoneId: 'UTC' });
  const [name = '', value = ''] = product.cookie.split('=');
  await context.addCookies([{ name, value, url: product.url }]);
  return context;
}

/** The devtools of a page, and its processor slowed down `slower` times. */
export async function devtools(page: Page, slower = 1): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  // Time of the processor, not of the clock: what other programs take is not in it.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  if (slower !== 1) await session.send('Emulation.setCPUThrottlingRate', { rate: slower });
  return session;
}

/** One of the browser's own counters, such as `TaskDuration` (seconds that the main thread was busy). */
export async function metric(session: CDPSession, name: string): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  const found = metrics.find((each) => each.name === name);
  if (found === undefined) throw new Error(`The browser counts no ${name}.`);
  return found.value;
}

/** Bytes that are in use after everything that is garbage has gone. */
export async function heapInUse(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  return metric(session, 'JSHeapUsedSize');
}

export function elementCount(page: Page): Promise<number> {
  return page.evaluate(() => document.querySelectorAll('*').length);
}

/** Until nothing has been asked for and the main thread has been idle for a while. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.evaluate(
    () => new Promise<void>((resolve) => requestIdleCallback(() => setTimeout(resolve, 300))),
  );
}

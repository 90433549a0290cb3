import { devtools, elementCount, heapInUse, launch, settled, signedIn, studyRow } from './browser.ts';
import type { Figure } from './figure.ts';
import { detail, type Measuring } from './measuring.ts';
import { openAllStudies, scrollPast } from './worklist.ts';

const rows = 10_000;

/**
 * Budgets 5 and 6: how many elements the worklist is made of, at rest and after 10,000 rows have been scrolled past;
 * tasks longer than 50 ms while scrolling, a hundred pages arriving meanwhile; and what is then in use of the heap,
 * after everything that is garbage has gone. The processor is not slowed down.
 */
export async function scroll({ product }: Measuring): Promise<Figure[]> {
  const running = await product();
  const browser = await launch();
  try {
    const context = await signedIn(browser, running);
    const page = await context.newPage();
    const session = await devtools(page);
    await page.goto(`${running.url}/studies`);
    await page.waitForSelector(studyRow);
    await settled(page);
    const open = await elementCount(page);
    await openAllStudies(page, running);
    const atRest = await elementCount(page);
    const heapAtRest = await heapInUse(session);
    await page.evaluate(() => {
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) performance.mark('long-task', { detail: duration });
      }).observe({ type: 'longtask' });
    });
    const passed = await scrollPast(page, rows);
    await settled(page);
    const long = await page.evaluate(() =>
      performance.getEntriesByName('long-task').map((entry) => (entry as PerformanceMark).detail as number),
    );
    detail(
      `${passed} rows passed; long tasks: ${long.map((duration) => `${duration} ms`).join(', ') || 'none'}`,
    );
    const after = await elementCount(page);
    const heap = await heapInUse(session);
    return [
      { budget: 5, what: 'elements at rest, open studies', value: open, unit: '', atMost: 500 },
      { budget: 5, what: 'elements at rest, all studies', value: atRest, unit: '', atMost: 500 },
      { budget: 5, what: 'elements after 10,000 rows', value: after, unit: '', atMost: 650 },
      { budget: 6, what: 'long tasks while scrolling 10,000 rows', value: long.length, unit: '', atMost: 0 },
      { budget: 6, what: 'heap in use after 10,000 rows', value: heap / 1e6, unit: 'MB', atMost: 15 },
      { what: 'heap in use at rest', value: heapAtRest / 1e6, unit: 'MB' },
    ];
  } finally {
    await browser.close();
  }
}

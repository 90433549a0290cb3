import type { Browser } from 'playwright';
import { devtools, launch, signedIn, studyRow } from './browser.ts';
import { type Figure, median } from './figure.ts';
import { startFloor } from './floor.ts';
import { detail, type Measuring } from './measuring.ts';
import type { Product } from './product.ts';

const slower = 4;
const rounds = 9;

/**
 * Budget 4: main-thread time until the first rows are painted, in an empty profile with the processor slowed down four
 * times, as a multiple of the floor page's. Both take turns in one run. The time is the sum of what the browser's trace
 * calls tasks of the main thread, up to the first frame that has rows in it.
 */
export async function list({ root, product: shared }: Measuring): Promise<Figure[]> {
  const product = await shared();
  const floor = await startFloor(root);
  const browser = await launch();
  try {
    const times = { floor: [] as number[], product: [] as number[] };
    // The first round is not counted: the browser compiles its own pages, too.
    for (let round = -1; round < rounds; round += 1) {
      const least = await timeToRows(browser, undefined, floor.url, '[data-row]');
      const ours = await timeToRows(browser, product, `${product.url}/studies`, studyRow);
      detail(`floor ${least.toFixed(0)} ms, worklist ${ours.toFixed(0)} ms`);
      if (round < 0) continue;
      times.floor.push(least);
      times.product.push(ours);
    }
    const ratios = times.product.map((time, round) => time / (times.floor[round] ?? Number.NaN));
    return [
      {
        what: `floor: main thread to 30 rows, ${slower} x slower processor`,
        value: median(times.floor),
        unit: 'ms',
      },
      { what: 'worklist: the same to its first rows', value: median(times.product), unit: 'ms' },
      {
        budget: 4,
        what: "worklist's main-thread time of the floor's",
        value: median(ratios),
        unit: 'x',
        atMost: 2.3,
      },
      { what: "floor's script, brotli", value: floor.scriptBytes / 1000, unit: 'KB' },
    ];
  } finally {
    await browser.close();
    await floor.remove();
  }
}

async function timeToRows(
  browser: Browser,
  product: Product | undefined,
  url: string,
  row: string,
): Promise<number> {
  const context = product === undefined ? await browser.newContext() : await signedIn(browser, product);
  try {
    const page = await context.newPage();
    await page.addInitScript((selector) => {
      const seen = () => {
        if (document.querySelector(selector) === null) return;
        observer.disconnect();
        // After the frame that paints them.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => performance.mark('rows-painted');
          port2.postMessage(null);
        });
      };
      const observer = new MutationObserver(seen);
      observer.observe(document, { childList: true, subtree: true });
    }, row);
    await devtools(page, slower);
    await browser.startTracing(page, { categories: ['devtools.timeline', 'toplevel', 'blink.user_timing'] });
    await page.goto(url, { waitUntil: 'commit' });
    await page.waitForFunction(() => performance.getEntriesByName('rows-painted').length > 0, undefined, {
      polling: 200,
    });
    const trace: unknown = JSON.parse((await browser.stopTracing()).toString());
    return mainThreadTime(trace);
  } finally {
    await context.close();
  }
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  /** Microseconds of the processor, where the browser counts them: what other programs take is not in it. */
  readonly tdur?: number;
}

/** Milliseconds of all tasks of the page's main thread that began before the mark. */
function mainThreadTime(trace: unknown): number {
  const { traceEvents } = trace as { traceEvents: TraceEvent[] };
  const mark = traceEvents.find(({ name }) => name === 'rows-painted');
  if (mark === undefined) throw new Error('The trace has no mark.');
  const tasks = traceEvents.filter(
    ({ name, ph, pid, tid, ts }) =>
      (name === 'RunTask' || name === 'ThreadControllerImpl::RunTask') &&
      ph === 'X' &&
      pid === mark.pid &&
      tid === mark.tid &&
      ts < mark.ts,
  );
  // Two categories name the same tasks.
  const name = tasks.some((task) => task.name === 'RunTask') ? 'RunTask' : 'ThreadControllerImpl::RunTask';
  const own = tasks.filter((task) => task.name === name);
  return own.reduce((sum, { tdur, dur }) => sum + (tdur ?? dur ?? 0), 0) / 1000;
}

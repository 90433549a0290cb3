import type { CDPSession, Page } from 'playwright';
import { devtools, heapInUse, launch, metric, signedIn, studyRow } from './browser.ts';
import { type Figure, median } from './figure.ts';
import { detail, type Measuring } from './measuring.ts';
import { loadedRows, openAllStudies } from './worklist.ts';

/** Pages around the one that is named, whose median stands for it. */
const around = 6;

/**
 * Budget 8: whether the thousandth page of a list costs more than the tenth when it arrives: main-thread time from the
 * scroll that asks for it until it has been drawn, the processor as it is. On the way there nothing is measured.
 */
export async function pages({ product }: Measuring): Promise<Figure[]> {
  const running = await product();
  const browser = await launch();
  try {
    const page = await (await signedIn(browser, running)).newPage();
    const session = await devtools(page);
    await openAllStudies(page, running);
    await toPage(page, 10 - around / 2);
    const tenth = await arrivals(page, session);
    await toPage(page, 1_000 - around / 2);
    const thousandth = await arrivals(page, session);
    const rows = await loadedRows(page);
    detail(
      `page 10: ${tenth.map((ms) => ms.toFixed(0)).join(', ')} ms; page 1,000: ${thousandth.map((ms) => ms.toFixed(0)).join(', ')} ms; ${rows} rows`,
    );
    return [
      { what: 'main thread for page 10', value: median(tenth), unit: 'ms' },
      {
        what: `main thread for page 1,000 (${rows.toLocaleString('en-GB')} rows)`,
        value: median(thousandth),
        unit: 'ms',
      },
      {
        budget: 8,
        what: 'arrival of page 1,000 against page 10',
        value: median(thousandth) / median(tenth),
        unit: 'x',
        atMost: 1.5,
      },
      { what: 'heap in use with 1,000 pages', value: (await heapInUse(session)) / 1e6, unit: 'MB' },
    ];
  } finally {
    await browser.close();
  }
}

async function arrivals(page: Page, session: CDPSession): Promise<number[]> {
  const times: number[] = [];
  for (let turn = 0; turn < around; turn += 1) {
    // Nothing else may be at work: the checks of what is in view have their own pace.
    await page.waitForTimeout(150);
    const before = await metric(session, 'TaskDuration');
    await toPage(page, Math.round((await loadedRows(page)) / 100) + 1);
    await page.waitForTimeout(100);
    times.push(((await metric(session, 'TaskDuration')) - before) * 1000);
  }
  return times;
}

/** Goes to the end of what is loaded, again and again, until so many pages of 100 are. */
async function toPage(page: Page, wanted: number): Promise<void> {
  await page.evaluate(
    async ({ wanted, selector }) => {
      const row = document.querySelector(selector);
      let scroller = row?.parentElement ?? null;
      while (scroller && getComputedStyle(scroller).overflowY !== 'auto') scroller = scroller.parentElement;
      if (!row || !scroller) throw new Error('There is no list to scroll.');
      const height = row.getBoundingClientRect().height;
      let last = performance.now();
      let before = 0;
      while (Math.floor((scroller.scrollHeight - scroller.clientHeight / 2) / height / 100) < wanted) {
        if (scroller.scrollHeight !== before) {
          before = scroller.scrollHeight;
          last = performance.now();
          scroller.scrollTop = before;
        } else if (performance.now() - last > 20_000) throw new Error('The list does not go on.');
        await new Promise(requestAnimationFrame);
      }
    },
    { wanted, selector: studyRow },
  );
}

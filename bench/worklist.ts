import type { Page } from 'playwright';
import { settled, studyRow } from './browser.ts';
import type { Product } from './product.ts';

/** Every study of the clinic in one list, newest first. */
export async function openAllStudies(page: Page, product: Product): Promise<void> {
  await page.goto(`${product.url}/studies?view=all`);
  await page.waitForSelector(studyRow);
  await settled(page);
}

/** The number of rows that the list has loaded, drawn or not. */
export function loadedRows(page: Page): Promise<number> {
  return page.evaluate(loaded);
}

/**
 * Scrolls down at the speed of a fast wheel until `rows` rows have passed, waiting where the next page has not come
 * yet. Resolves with how many have.
 */
export function scrollPast(page: Page, rows: number): Promise<number> {
  return page.evaluate(
    async ({ rows, selector }) => {
      const row = document.querySelector(selector);
      let scroller = row?.parentElement ?? null;
      while (scroller && getComputedStyle(scroller).overflowY !== 'auto') scroller = scroller.parentElement;
      if (!row || !scroller) throw new Error('There is no list to scroll.');
      const height = row.getBoundingClientRect().height;
      const passed = () => Math.floor((scroller?.scrollTop ?? 0) / height);
      let stuckSince = performance.now();
      while (passed() < rows) {
        const before = scroller.scrollTop;
        // Two thirds of a screen a frame: nobody scrolls faster, and every row is drawn once.
        scroller.scrollTop = before + scroller.clientHeight * 0.66;
        await new Promise(requestAnimationFrame);
        if (scroller.scrollTop > before) stuckSince = performance.now();
        else if (performance.now() - stuckSince > 20_000)
          throw new Error(`The list ends at row ${passed()}.`);
      }
      return passed();
    },
    { rows, selector: studyRow },
  );
}

function loaded(): number {
  const table = document.querySelector('table.worklist');
  const heights = [...(table?.querySelectorAll('.filler td') ?? [])].map(
    (cell) => cell.getBoundingClientRect().height,
  );
  const row = document.querySelector('[data-study]')?.getBoundingClientRect().height ?? Number.NaN;
  const drawn = table?.querySelectorAll('.rows > tr').length ?? 0;
  return Math.round(heights.reduce((sum, height) => sum + height, 0) / row) + drawn;
}

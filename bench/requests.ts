import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright';
import { studyList } from '#contract/study-endpoints.ts';
import { launch, settled, signedIn, studyRow } from './browser.ts';
import type { Figure } from './figure.ts';
import { detail, type Measuring } from './measuring.ts';
import { openAllStudies, scrollPast } from './worklist.ts';

/** Pages of 100 that are loaded when something happens. */
const loaded = [2, 100] as const;
/** The page looks again at most so often when somebody comes back to it. */
const restBetween = 6_000;

/**
 * Budget 9: requests for the list after a write, when the window has the focus again, and when the network is back,
 * however many pages somebody has scrolled through. The count of the worst one, with few pages and with many.
 */
export async function requests({ product }: Measuring): Promise<Figure[]> {
  const running = await product();
  const browser = await launch();
  const figures: Figure[] = [];
  try {
    for (const pages of loaded) {
      const context = await signedIn(browser, running);
      const page = await context.newPage();
      await openAllStudies(page, running);
      await scrollPast(page, pages * 100 - 60);
      await settled(page);
      const counts: [name: string, count: number][] = [];
      const count = async (name: string, act: () => Promise<void>) => {
        await sleep(restBetween);
        counts.push([name, await listRequests(page, act)]);
      };
      await count('focus', () => page.evaluate(() => void window.dispatchEvent(new Event('focus'))));
      await count('reconnect', async () => {
        await context.setOffline(true);
        await sleep(500);
        await context.setOffline(false);
      });
      await count('write', () => assignToMe(page));
      detail(`${pages} pages: ${counts.map(([name, number]) => `${name} ${number}`).join(', ')}`);
      const most = counts.toSorted((a, b) => b[1] - a[1])[0];
      figures.push({
        budget: 9,
        what: `list requests on a write, focus or reconnect, ${pages} pages loaded (most: ${most?.[0]})`,
        value: most?.[1] ?? Number.NaN,
        unit: '',
        atMost: 3,
      });
      if (counts.some(([name, number]) => name !== 'write' && number === 0))
        throw new Error('Coming back asked for nothing: that is not what was to be measured.');
      await context.close();
    }
    return figures;
  } finally {
    await browser.close();
  }
}

async function listRequests(page: Page, act: () => Promise<void>): Promise<number> {
  let count = 0;
  const look = (request: { url(): string }) => {
    if (new URL(request.url()).pathname === studyList.path) count += 1;
  };
  page.on('request', look);
  await act();
  await sleep(1_500);
  await settled(page);
  page.off('request', look);
  return count;
}

/** With the worklist's keys, as somebody would who does it forty times a day. */
async function assignToMe(page: Page): Promise<void> {
  await page.locator(`${studyRow} a`).nth(8).focus();
  await page.keyboard.press('a');
  await page.getByRole('combobox', { name: /find a person/i }).waitFor();
  await page.getByRole('option').first().waitFor();
  const [response] = await Promise.all([
    page.waitForResponse((answer) => answer.request().method() === 'PATCH'),
    page.keyboard.press('Enter'),
  ]);
  if (!response.ok()) throw new Error(`The assignment was answered with ${response.status()}.`);
}

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, BrowserContext } from 'playwright';
import { brotli } from '../scripts/precompress.ts';
import { launch, settled, signedIn, studyRow } from './browser.ts';
import type { Figure } from './figure.ts';
import { detail, type Measuring } from './measuring.ts';
import type { Product } from './product.ts';

const kilobyte = 1_000;

/** Where somebody lands on each route, and what is only there when it is drawn. */
const routes: readonly (readonly [name: string, address: string])[] = [
  ['People', '/users'],
  ['a person', '/users/{userId}'],
  ['Invitations', '/invitations'],
  ['Audit', '/audit'],
  ['Settings', '/settings'],
  ['a study', '/studies/{studyId}'],
  ['edit a study', '/studies/{studyId}/edit'],
  ['a new study', '/studies/new'],
  ['Sign in', '/sign-in'],
];

interface Fetched {
  readonly url: string;
  readonly path: string;
  readonly kind: string;
  /** As brotli sends it at its best; what a program answers counts as it came. */
  readonly bytes: number;
}

/**
 * Budgets 1 to 3: what a browser with an empty cache fetches before the worklist's first rows are there, and how much
 * more on every other route. Scripts and style sheets count as the files that the build compressed (brotli 11). The
 * build itself fails above limits of its own: `scripts/script-budget.ts`.
 */
export async function bytes({ root, product }: Measuring): Promise<Figure[]> {
  const running = await product();
  const browser = await launch();
  try {
    const files = await weights(path.join(root, 'dist/public'));
    const landing = await fetchedFor(browser, running, files, '/studies', 'rows');
    const scripts = landing.filter(({ kind }) => kind === 'script');
    for (const { path, kind, bytes } of landing)
      detail(`${(bytes / kilobyte).toFixed(1)} KB  ${kind}  ${path}`);
    const known = new Set(scripts.map((script) => script.path));
    const more: { name: string; size: number }[] = [];
    for (const [name, address] of routes) {
      const fetched = await fetchedFor(browser, running, files, await filledIn(running, address), 'settled');
      const added = fetched.filter((file) => file.kind === 'script' && !known.has(file.path));
      more.push({ name, size: sum(added) });
      detail(
        `${(sum(added) / kilobyte).toFixed(1)} KB more  ${name}: ${added.map((file) => path.basename(file.path)).join(' ')}`,
      );
    }
    const heaviest = more.toSorted((a, b) => b.size - a.size)[0];
    const all = [...files]
      .filter(([name]) => name.endsWith('.js'))
      .reduce((total, [, size]) => total + size, 0);
    const styles = [...files]
      .filter(([name]) => name.endsWith('.css'))
      .reduce((total, [, size]) => total + size, 0);
    const kilobytes = (budget: number, what: string, size: number, atMost: number): Figure => ({
      budget,
      what,
      value: size / kilobyte,
      unit: 'KB',
      atMost,
    });
    return [
      kilobytes(1, 'scripts before the worklist shows rows, brotli', sum(scripts), 115),
      kilobytes(2, 'style sheets, brotli', styles, 10),
      { budget: 2, what: 'requests to first rows', value: landing.length, unit: '', atMost: 6 },
      kilobytes(2, 'everything fetched to first rows', sum(landing), 140),
      kilobytes(
        3,
        `most that another route adds (${heaviest?.name}), with all that it fetches by itself`,
        heaviest?.size ?? Number.NaN,
        40,
      ),
      kilobytes(3, 'all scripts of the dashboard', all, 220),
    ];
  } finally {
    await browser.close();
  }
}

function sum(files: readonly { readonly bytes: number }[]): number {
  return files.reduce((total, { bytes }) => total + bytes, 0);
}

async function weights(folder: string): Promise<Map<string, number>> {
  const names = await readdir(folder, { recursive: true });
  const found = new Map<string, number>();
  for (const name of names.filter((each) => /\.(js|css)$/.test(each))) {
    found.set(`/${name}`, (await brotli(await readFile(path.join(folder, name)))).length);
  }
  return found;
}

async function fetchedFor(
  browser: Browser,
  product: Product,
  files: ReadonlyMap<string, number>,
  address: string,
  until: 'rows' | 'settled',
): Promise<Fetched[]> {
  const context: BrowserContext =
    address === '/sign-in' ? await browser.newContext() : await signedIn(browser, product);
  try {
    const page = await context.newPage();
    const requests: Promise<Fetched>[] = [];
    let isOver = false;
    page.on('requestfinished', (request) => {
      if (isOver || request.url().startsWith('data:')) return;
      const { pathname } = new URL(request.url());
      requests.push(
        (async () => {
          const { responseBodySize } = await request.sizes();
          return {
            url: request.url(),
            path: pathname,
            kind: request.resourceType(),
            bytes: files.get(pathname) ?? responseBodySize,
          };
        })(),
      );
    });
    if (until === 'rows') {
      // In the very instant in which the first row is put in: an observer would hear of it after React's effects,
      // which ask for the things that come after the rows.
      await page.addInitScript((selector) => {
        let isIn = false;
        const look = (node: Node) => {
          if (isIn || !node.isConnected || !(node instanceof Element)) return;
          if (!node.matches(selector) && node.querySelector(selector) === null) return;
          isIn = true;
          performance.mark('rows');
        };
        const { appendChild, insertBefore } = Node.prototype;
        Node.prototype.appendChild = function <T extends Node>(child: T): T {
          appendChild.call(this, child);
          look(child);
          return child;
        };
        Node.prototype.insertBefore = function <T extends Node>(child: T, before: Node | null): T {
          insertBefore.call(this, child, before);
          look(child);
          return child;
        };
      }, studyRow);
    }
    await page.goto(product.url + address, { waitUntil: 'commit' });
    if (until === 'rows') await page.waitForFunction(() => performance.getEntriesByName('rows').length > 0);
    else await settled(page);
    await settled(page);
    isOver = true;
    const fetched = await Promise.all(requests);
    if (until === 'settled') return fetched;
    const early = new Set(
      await page.evaluate(() => {
        const rows = performance.getEntriesByName('rows')[0]?.startTime ?? 0;
        return performance
          .getEntriesByType('resource')
          .filter(({ startTime }) => startTime <= rows)
          .map(({ name }) => name);
      }),
    );
    return fetched.filter(({ url, kind }) => kind === 'document' || early.has(url));
  } finally {
    await context.close();
  }
}

async function filledIn({ url, apiKey }: Product, address: string): Promise<string> {
  const first = async (list: string, id: string): Promise<string> => {
    const answer = await fetch(`${url}/v1/viewer/${list}?limit=1`, {
      headers: { authorization: `Bearer ${apiKey}` },
    });
    const body = (await answer.json()) as Record<string, Record<string, string>[]>;
    return body[list]?.[0]?.[id] ?? '';
  };
  if (address.includes('{studyId}')) return address.replace('{studyId}', await first('studies', 'studyId'));
  if (address.includes('{userId}')) return address.replace('{userId}', await first('users', 'userId'));
  return address;
}

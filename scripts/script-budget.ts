import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { brotli } from './precompress.ts';

type Bundle = Readonly<Record<string, Rolldown.OutputChunk | Rolldown.OutputAsset>>;

/** Bytes as brotli sends them; above any of these the build fails. */
export interface Limits {
  /** Scripts before the page's own code runs, those it names itself (`<script src>`) included. */
  readonly initial: number;
  /** All style sheets together. */
  readonly styles?: number;
  /** What any one route adds to the initial scripts, with everything that it may fetch later (a dialog, a menu). */
  readonly route?: number;
  /** All scripts that the page can ever fetch. */
  readonly all?: number;
}

/**
 * The scripts that a browser fetches before the page's own code runs: the entry, what it imports statically
 * (all the way down), and what the page asks to preload. File names relative to the output folder, sorted.
 */
export function initialScripts(bundle: Bundle, page: string): string[] {
  const entries = Object.values(bundle).flatMap((output) =>
    output.type === 'chunk' &&
    output.isEntry &&
    output.facadeModuleId !== null &&
    basename(output.facadeModuleId) === page
      ? [output.fileName]
      : [],
  );
  return [...reachable(bundle, [...entries, ...namedByPage(bundle, page)], 'static')].sort();
}

/** What `page` names in its HTML, chunks or not: a file of the public folder is no part of the bundle. */
function namedByPage(bundle: Bundle, page: string): string[] {
  const html = bundle[page];
  if (html?.type !== 'asset') return [];
  return [...String(html.source).matchAll(/(?:src|href)="\/?([^"]+\.js)"/g)].flatMap(([, path]) =>
    path === undefined ? [] : [path],
  );
}

/** Chunks that lead from one to the next, without `known` ones and what only they lead to. */
function reachable(
  bundle: Bundle,
  from: readonly string[],
  imports: 'static' | 'any',
  known: ReadonlySet<string> = new Set(),
): Set<string> {
  const found = new Set<string>();
  const visit = (fileName: string): void => {
    const output = bundle[fileName];
    if (output?.type !== 'chunk' || found.has(fileName) || known.has(fileName)) return;
    found.add(fileName);
    for (const imported of output.imports) visit(imported);
    if (imports === 'any') for (const imported of output.dynamicImports) visit(imported);
  };
  for (const fileName of from) visit(fileName);
  return found;
}

/**
 * By route file (`studies.$studyId`): the chunks that it adds to `known`, with those of the routes it is drawn inside
 * (`studies`), and everything that any of them may fetch later.
 */
export function routeScripts(bundle: Bundle, known: ReadonlySet<string>): Map<string, Set<string>> {
  const chunks = new Map<string, string[]>();
  for (const output of Object.values(bundle)) {
    if (output.type !== 'chunk' || known.has(output.fileName)) continue;
    for (const id of output.moduleIds) {
      const route = /\/routes\/([^/?]+)\.tsx\?tsr-split/.exec(id)?.[1];
      if (route !== undefined) chunks.set(route, [...(chunks.get(route) ?? []), output.fileName]);
    }
  }
  return new Map(
    [...chunks.keys()].map((route) => {
      const parts = route.split('.');
      const around = parts.map((_, index) => parts.slice(0, index + 1).join('.'));
      const own = around.flatMap((name) => chunks.get(name) ?? []);
      return [route, reachable(bundle, own, 'any', known)];
    }),
  );
}

/**
 * Fails the build when `page` weighs more than `limits` allow. The weights are said either way, so that nobody needs a
 * second tool to see how much room is left.
 */
export function scriptBudget({ page, limits }: { page: string; limits: Limits }): Plugin {
  let publicFolder = '';
  return {
    name: 'readroom:script-budget',
    apply: 'build',
    configResolved(config) {
      publicFolder = config.publicDir;
    },
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        const initial = initialScripts(bundle, page);
        if (initial.length === 0) this.error(`The script budget found no script that belongs to ${page}.`);
        const all = reachable(bundle, initial, 'any');
        const weights = new Map<string, number>();
        for (const fileName of all) {
          const output = bundle[fileName];
          if (output?.type === 'chunk')
            weights.set(fileName, (await brotli(Buffer.from(output.code))).length);
        }
        for (const path of namedByPage(bundle, page)) {
          if (bundle[path] !== undefined || publicFolder === '') continue;
          weights.set(path, (await brotli(await readFile(join(publicFolder, path)))).length);
          initial.push(path);
          all.add(path);
        }
        const styles: string[] = [];
        for (const output of Object.values(bundle)) {
          if (output.type !== 'asset' || !output.fileName.endsWith('.css')) continue;
          weights.set(output.fileName, (await brotli(Buffer.from(output.source))).length);
          styles.push(output.fileName);
        }

        const failures: string[] = [];
        const weigh = (what: string, files: Iterable<string>, limit: number | undefined): string => {
          const weighed = [...files].map((name) => ({ name, weight: weights.get(name) ?? 0 }));
          const total = weighed.reduce((sum, { weight }) => sum + weight, 0);
          if (limit !== undefined && total > limit) {
            const list = weighed
              .sort((a, b) => b.weight - a.weight)
              .map(({ name, weight }) => `  ${kilobytes(weight)} KB  ${name}`);
            failures.push(
              `${what} ${kilobytes(total)} KB (brotli); the budget is ${kilobytes(limit)} KB.\n${list.join('\n')}`,
            );
          }
          return `${kilobytes(total)} KB${limit === undefined ? '' : ` of ${kilobytes(limit)}`}`;
        };
        const scripts = weigh(`${page} starts with JavaScript of`, initial, limits.initial);
        const sheets = weigh('The style sheets are', styles, limits.styles);
        const whole = weigh('All JavaScript is', all, limits.all);
        const known = new Set(initial);
        const routes = [...routeScripts(bundle, known)].map(([route, files]) => {
          weigh(`The route ${route} adds JavaScript of`, files, limits.route);
          return { route, weight: [...files].reduce((sum, file) => sum + (weights.get(file) ?? 0), 0) };
        });
        const heaviest = routes.sort((a, b) => b.weight - a.weight)[0];
        if (failures.length > 0) this.error(failures.join('\n'));
        console.log(
          `  ${page} in brotli: scripts to start with ${scripts}, styles ${sheets}, all scripts ${whole}` +
            (heaviest === undefined
              ? ''
              : `; ${heaviest.route} adds ${kilobytes(heaviest.weight)} KB at most`),
        );
      },
    },
  };
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}

import { basename } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { brotli } from './precompress.ts';

type Bundle = Readonly<Record<string, Rolldown.OutputChunk | Rolldown.OutputAsset>>;

/**
 * The scripts that a browser fetches before the page's own code runs: the entry, what it imports statically
 * (all the way down), and what the page asks to preload. File names relative to the output folder, sorted.
 */
export function initialScripts(bundle: Bundle, page: string): string[] {
  const found = new Set<string>();
  const visit = (fileName: string): void => {
    const output = bundle[fileName];
    if (output?.type !== 'chunk' || found.has(fileName)) return;
    found.add(fileName);
    for (const imported of output.imports) visit(imported);
  };
  for (const output of Object.values(bundle)) {
    if (output.type !== 'chunk' || !output.isEntry) continue;
    if (output.facadeModuleId !== null && basename(output.facadeModuleId) === page) visit(output.fileName);
  }
  const html = bundle[page];
  if (html?.type === 'asset') {
    for (const [, path] of String(html.source).matchAll(/(?:src|href)="\/?([^"]+\.js)"/g))
      if (path) visit(path);
  }
  return [...found].sort();
}

/**
 * Fails the build when the initial scripts of `page` weigh more than `limit` bytes as brotli sends them.
 * The weight is said either way, so that nobody needs a second tool to see how much room is left.
 */
export function scriptBudget({ page, limit }: { page: string; limit: number }): Plugin {
  return {
    name: 'readroom:script-budget',
    apply: 'build',
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        const scripts = initialScripts(bundle, page);
        if (scripts.length === 0) this.error(`The script budget found no script that belongs to ${page}.`);
        const weights = await Promise.all(
          scripts.map(async (fileName) => {
            const output = bundle[fileName];
            return output?.type === 'chunk' ? (await brotli(Buffer.from(output.code))).length : 0;
          }),
        );
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const kilobytes = (bytes: number) => (bytes / 1000).toFixed(1);
        if (total > limit) {
          const list = scripts
            .map((name, index) => `  ${kilobytes(weights[index] ?? 0)} KB  ${name}`)
            .join('\n');
          this.error(
            `${page} starts with ${kilobytes(total)} KB of JavaScript (brotli); the budget is ${kilobytes(limit)} KB.\n${list}`,
          );
        }
        console.log(
          `  ${page} starts with ${kilobytes(total)} KB of JavaScript (brotli) of ${kilobytes(limit)} KB`,
        );
      },
    },
  };
}

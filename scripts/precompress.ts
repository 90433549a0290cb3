import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const brotliAsync = promisify(brotliCompress);
const gzipAsync = promisify(gzip);

// No .html: the server gives every page its own nonce, so a page has no fixed bytes to compress ahead.
const compressible = /\.(?:js|css|svg|json|txt|map|webmanifest|ico|wasm)$/;

/** Below this many bytes the header of an encoding costs more than it saves in one network packet. */
const smallestWorthwhile = 512;

/** Bytes as they are sent to a browser that takes brotli: quality 11, as it is only paid once, at build time. */
export function brotli(content: Buffer): Promise<Buffer> {
  return brotliAsync(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  });
}

/** Writes `name.br` and `name.gz` beside every compressible file below `folder`, where they are smaller than the file. */
export async function precompressFolder(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && compressible.test(entry.name));
  await Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const content = await readFile(path);
      if (content.length < smallestWorthwhile) return;
      const [br, gz] = await Promise.all([brotli(content), gzipAsync(content, { level: 9 })]);
      if (br.length < content.length) await writeFile(`${path}.br`, br);
      if (gz.length < content.length) await writeFile(`${path}.gz`, gz);
    }),
  );
}

/** After a browser build: brotli and gzip files beside each asset, so that the server compresses nothing while it answers. */
export function precompress(): Plugin {
  return {
    name: 'readroom:precompress',
    apply: 'build',
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler(options) {
        if (options.dir) await precompressFolder(options.dir);
      },
    },
  };
}

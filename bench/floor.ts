import { createReadStream } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { precompress } from '../scripts/precompress.ts';

export interface Floor {
  readonly url: string;
  /** Its one script, as brotli sends it. */
  readonly scriptBytes: number;
  remove(): Promise<void>;
}

/** Builds `bench/floor` as the dashboard is built, and serves it. */
export async function startFloor(root: string): Promise<Floor> {
  const outDir = path.join(import.meta.dirname, 'floor');
  await build({
    root: path.join(root, 'bench/floor'),
    configFile: false,
    logLevel: 'error',
    mode: 'production',
    plugins: [react(), precompress()],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'baseline-widely-available',
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'main', tags: ['$initial'] }] } } },
    },
  });
  const assets = path.join(outDir, 'assets');
  const scripts = (await readdir(assets)).filter((name) => name.endsWith('.js.br'));
  const sizes = await Promise.all(scripts.map(async (name) => (await stat(path.join(assets, name))).size));
  const server = createServer((request, response) => {
    const isScript = request.url?.endsWith('.js') === true;
    response.writeHead(
      200,
      isScript
        ? { 'content-type': 'text/javascript', 'content-encoding': 'br' }
        : { 'content-type': 'text/html' },
    );
    createReadStream(
      isScript
        ? `${path.join(assets, path.basename(request.url ?? ''))}.br`
        : path.join(outDir, 'index.html'),
    ).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The floor has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    scriptBytes: sizes.reduce((sum, size) => sum + size, 0),
    remove: async () => {
      server.closeAllConnections();
      server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}

import { isAbsolute } from 'node:path';
import { defineConfig } from 'vite';

/** The server as Node runs it: our own modules in a few files, npm packages where `npm ci` put them. */
export default defineConfig({
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist/server',
    emptyOutDir: true,
    copyPublicDir: false,
    // Read by Node itself (--enable-source-maps) so that a stack names the line that was written.
    sourcemap: true,
    minify: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { main: 'server/main.ts', admin: 'server/admin/main.ts' },
      // '#room/…' is ours (package.json "imports") and so is everything with a path; all other names are packages.
      external: (id) => !/^[.#\0]/.test(id) && !isAbsolute(id),
      output: {
        format: 'esm',
        entryFileNames: '[name].js',
        // Beside the entries, so that a path relative to import.meta.url means the same in every chunk.
        chunkFileNames: '[name]-[hash].js',
      },
    },
  },
});

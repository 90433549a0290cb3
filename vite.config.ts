import tailwind from '@tailwindcss/vite';
import { tanstackRouter } from '@tanstack/router-plugin/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { clientRows } from './scripts/client-rows.ts';
import { precompress } from './scripts/precompress.ts';
import { scriptBudget } from './scripts/script-budget.ts';
import { pagePolicy } from './server/http/security-headers.ts';

/** Bytes as brotli sends them. The build fails above any of these; docs/speed.md says what is aimed at. */
const limits = { initial: 119_600, styles: 10_000, route: 60_000, all: 279_000 };

/** Where `npm run dev` keeps the real server; everything that is not a file of the dashboard goes there. */
const server = process.env.DEV_SERVER ?? 'http://127.0.0.1:4400';
const serverPaths = [
  '/v1',
  '/dashboard',
  '/open',
  '/viewer',
  '/dicom-web',
  '/openapi.json',
  '/docs',
  '/healthz',
  '/readyz',
];

const sharedRooms = /\/(contract|src\/(api|feedback|lib|shell|table|ui))\//;
const ofSettings =
  /\/(features\/settings|routes\/(settings|second-factor)|contract\/(security|own-profile|clinic|clinic-rules|mail)\.ts)/;
/** Signing in, inviting, leaving, lists of records, what the audit says: most pages do without. */
const ofFewPages =
  /dialog|audit-words|contract\/audit|session-endpoints|sign-in-answer|api-key|access-review|copyable|details|invitation|password|fragment|bare-page|theme|browser-name|clinic-role|address-check|person(-bodies)?\.ts|filter-days|record-|leaving|write-endpoints|contract\/security|section\.tsx|csv|save-file/;

/** What a module is called in here: the folder that somebody has cloned into may be called after a feature. */
const ownPath = (id: string) => (id.startsWith(process.cwd()) ? id.slice(process.cwd().length) : id);

/** The page's own placeholder serves as the nonce: in development nobody replaces it. */
const developmentNonce = '__CSP_NONCE__';

/** The policy of production, and the nonce for the one inline script that hot reloading needs. */
const developmentPolicy = pagePolicy(developmentNonce).replace(
  "script-src 'self'",
  `script-src 'self' 'nonce-${developmentNonce}'`,
);

export default defineConfig(({ command }) => ({
  ...(command === 'serve' ? { html: { cspNonce: developmentNonce } } : {}),
  plugins: [
    // Before React's plugin: it must see the routes' sources, not their compiled form.
    tanstackRouter({
      target: 'react',
      autoCodeSplitting: true,
      routesDirectory: './src/routes',
      generatedRouteTree: './src/route-tree.gen.ts',
      // The tree imports routes the way the rest of the code does.
      addExtensions: true,
      routeFileIgnorePattern: '\\.test\\.tsx?$',
      quoteStyle: 'single',
    }),
    clientRows(),
    react(),
    tailwind(),
    scriptBudget({ page: 'index.html', limits }),
    precompress(),
  ],
  resolve: {
    alias: [
      // React has had this hook itself since 18; the router's store asks for the package that also does it for 17.
      {
        find: /^use-sync-external-store\/shim\/with-selector(?:\.js)?$/,
        replacement: 'use-sync-external-store/with-selector.js',
      },
    ],
  },
  build: {
    outDir: 'dist/public',
    emptyOutDir: true,
    sourcemap: false,
    target: 'baseline-widely-available',
    // The policy is script-src 'self' and a closed img-src and font-src: nothing may travel inside a page or a style sheet.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: { index: 'index.html' },
      checks: { bundlerTimings: false },
      // What the first page needs is one file: cut into eight, as it would be otherwise, it is 7 KB heavier.
      // What other pages share is one more, instead of a dozen of a few hundred bytes; the dialog comes when it opens.
      output: {
        codeSplitting: {
          groups: [
            { name: 'main', tags: ['$initial'], priority: 2 },
            // A dozen forms of a few hundred bytes each, of which most words are the same.
            { name: 'settings', test: ofSettings, priority: 1, includeDependenciesRecursively: false },
            {
              name: 'shared',
              minShareCount: 2,
              test: (id) => sharedRooms.test(ownPath(id)) && !ofFewPages.test(ownPath(id)),
            },
            // Every form needs nearly all of it, and other pages nothing.
            {
              name: 'form',
              minShareCount: 2,
              test: /\/src\/form\/(field|form|resolve|error-summary|radio-field|save-failure|conflict-choice|use-leave-guard)|\/react-hook-form\//,
              includeDependenciesRecursively: false,
            },
          ],
        },
      },
      // Schemas are values: those that nothing uses may go, though they are made by calls.
      treeshake: {
        moduleSideEffects: [{ test: /\/contract\//, sideEffects: false }],
        manualPureFunctions: [
          'z',
          'endpoint',
          'page',
          'text',
          'filledText',
          'prefixed',
          'queryList',
          'queryNullable',
        ],
      },
    },
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    headers: { 'content-security-policy': developmentPolicy },
    // The host stays the browser's: the server compares it with the Origin header before it lets a write through.
    proxy: Object.fromEntries(
      serverPaths.map((path) => [
        `^${path.replaceAll('.', '\\.')}(?:[/?]|$)`,
        { target: server, changeOrigin: false },
      ]),
    ),
  },
}));

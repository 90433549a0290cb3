import { requireInstalled, requireSupportedNode } from './check-machine.mjs';

requireSupportedNode();
requireInstalled(['dependencies', 'devDependencies']);
const { spawn } = await import('node:child_process');
const { default: events } = await import('node:events');
const { existsSync } = await import('node:fs');
const { partsToBuild, root } = await import('./build-state.mjs');
const { build, createServer } = await import('vite');

process.chdir(root);
if (existsSync('.env')) process.loadEnvFile('.env');
const serverPort = process.env.PORT ?? '4400';
process.env.DEV_SERVER = `http://127.0.0.1:${serverPort}`;

const dashboard = await createServer({ configFile: 'vite.config.ts', clearScreen: false });
await dashboard.listen();
const address = dashboard.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? 'http://127.0.0.1:5173';

/** @type {import('node:child_process').ChildProcess | undefined} */
let server;
/** Restarts follow one another: two servers must not meet on one port or one data folder. */
let queue = Promise.resolve();

async function stopServer() {
  const child = server;
  server = undefined;
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = events.once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(timer);
}

async function restartServer() {
  await stopServer();
  server = spawn(process.execPath, ['--enable-source-maps', 'dist/server/main.js'], {
    stdio: ['ignore', 'inherit', 'inherit'],
    // The browser's address is Vite's: links and the check of the Origin header follow it.
    env: {
      ...process.env,
      NODE_ENV: 'development',
      HOST: '127.0.0.1',
      PORT: serverPort,
      PUBLIC_URL: address,
    },
  });
}

// What is written from here on is no complete build: the next `npm start` makes its own.
partsToBuild({ force: true })
  .find(({ name }) => name === 'server')
  ?.begin();
const watcher = await build({
  configFile: 'vite.server.config.ts',
  logLevel: 'warn',
  // Entries keep their names, so a running server never loses its own files to a rebuild.
  build: { watch: {}, emptyOutDir: false },
});
if ('on' in watcher) {
  watcher.on('event', (event) => {
    if (event.code === 'ERROR') console.error(event.error.message);
    if (event.code === 'BUNDLE_END') void event.result.close();
    if (event.code === 'END') {
      queue = queue.then(restartServer);
    }
  });
}
console.log(`The dashboard with live reload: ${address}`);

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, async () => {
    if ('close' in watcher) await watcher.close();
    await dashboard.close();
    await queue.then(stopServer);
    process.exit(0);
  });
}

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startReadroom } from './start.ts';

/** Beside the bundle: `dist/server/main.js` and `dist/public`. */
const builtPages = fileURLToPath(new URL('../public', import.meta.url));

const say = (line: string) => void process.stdout.write(`${line}\n`);

const starting = startReadroom({
  environment: process.env,
  isTerminal: process.stdout.isTTY === true,
  staticFolder: existsSync(builtPages) ? builtPages : undefined,
  say,
});

// From the first moment: a signal that comes while it starts must not tear the process from an open database.
let isStopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    // A second signal is somebody who does not want to wait.
    if (isStopping) process.exit(1);
    isStopping = true;
    say('Stopping: no new requests, the running ones end first.');
    starting
      .then((running) => running.stop())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  });
}

try {
  await starting;
} catch (error) {
  // What the operator can mend is said in a sentence; the rest keeps its stack.
  process.stderr.write(`${error instanceof Error ? messageOf(error) : String(error)}\n`);
  process.exit(1);
}

function messageOf(error: Error): string {
  return error.name === 'Error' || error.name === 'TypeError'
    ? (error.stack ?? error.message)
    : error.message;
}

import { runAdmin } from './run-admin.ts';

const isTerminal = process.stderr.isTTY === true;
const logMs = 2_000;
let logged = Number.NEGATIVE_INFINITY;
let isMidLine = false;

/** In a terminal the progress stays on one line; in a log it is a line now and then. */
function progress(line: string): void {
  if (isTerminal) {
    process.stderr.write(`\r\u001b[K${line}`);
    isMidLine = true;
  } else if (performance.now() - logged > logMs) {
    logged = performance.now();
    process.stderr.write(`${line}\n`);
  }
}

function write(stream: NodeJS.WriteStream, line: string): void {
  if (isMidLine) process.stderr.write('\n');
  isMidLine = false;
  stream.write(`${line}\n`);
}

process.exitCode = await runAdmin(process.argv.slice(2), {
  environment: process.env,
  out: (line) => write(process.stdout, line),
  err: (line) => write(process.stderr, line),
  progress,
  now: () => new Date(),
});

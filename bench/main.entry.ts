import { bytes } from './bytes.ts';
import { type Figure, isMissed, table } from './figure.ts';
import { list } from './list.ts';
import { type Measuring, startMeasuring } from './measuring.ts';
import { pages } from './pages.ts';
import { peersTable } from './peers.ts';
import { requests } from './requests.ts';
import { scale } from './scale.ts';
import { scroll } from './scroll.ts';
import { server } from './server.ts';
import { typing } from './typing.ts';

/** In the order of the budgets; each can be run alone by its name. */
const measurements: Record<string, (measuring: Measuring) => Promise<Figure[]>> = {
  bytes,
  list,
  scroll,
  typing,
  pages,
  requests,
  server,
  scale,
};

const names = process.argv.slice(2);
const unknown = names.find((name) => !Object.hasOwn(measurements, name));
if (unknown !== undefined) {
  throw new Error(`There is no measurement "${unknown}"; there are ${Object.keys(measurements).join(', ')}.`);
}

const began = performance.now();
const figures: Figure[] = [];
const failures: string[] = [];
const measuring = startMeasuring(process.env.BENCH_ROOT ?? process.cwd());
try {
  for (const [name, measure] of Object.entries(measurements)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const started = performance.now();
    console.error(`Measuring ${name} …`);
    // One that fails does not take the others with it.
    await measure(measuring).then(
      (found) => figures.push(...found),
      (error: unknown) => {
        console.error(error);
        failures.push(name);
      },
    );
    console.error(`Measured ${name} in ${((performance.now() - started) / 1000).toFixed(0)} s.`);
  }
} finally {
  await measuring.end();
}
const missed = figures.filter(isMissed).length;
console.log(`\n${table(figures)}\n`);
if (figures.some(({ budget }) => budget !== undefined && budget <= 6))
  console.log(`Peers, for comparison\n${peersTable()}\n`);
console.log(
  [
    missed === 0 ? 'Every budget that was measured holds' : `${missed} missed`,
    ...(failures.length > 0 ? [`not measured: ${failures.join(', ')}`] : []),
    `${((performance.now() - began) / 1000).toFixed(0)} s in all.`,
  ].join('; '),
);
process.exitCode = missed === 0 && failures.length === 0 ? 0 : 2;

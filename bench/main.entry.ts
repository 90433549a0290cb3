import { type Figure, isMissed, table } from './figure.ts';
import { scale } from './scale.ts';
import { server } from './server.ts';

/** In the order of the budgets; each can be run alone by its name. */
const measurements: Record<string, () => Promise<Figure[]>> = { server, scale };

const names = process.argv.slice(2);
const unknown = names.find((name) => !Object.hasOwn(measurements, name));
if (unknown !== undefined) {
  throw new Error(`There is no measurement "${unknown}"; there are ${Object.keys(measurements).join(', ')}.`);
}

const began = performance.now();
const figures: Figure[] = [];
for (const [name, measure] of Object.entries(measurements)) {
  if (names.length > 0 && !names.includes(name)) continue;
  console.error(`Measuring ${name} …`);
  const started = performance.now();
  figures.push(...(await measure()));
  console.error(`Measured ${name} in ${((performance.now() - started) / 1000).toFixed(0)} s.`);
}
const missed = figures.filter(isMissed).length;
console.log(`\n${table(figures)}\n`);
console.log(
  `${missed === 0 ? 'Every budget holds' : `${missed} missed`}; ${((performance.now() - began) / 1000).toFixed(0)} s in all.`,
);
process.exitCode = missed === 0 ? 0 : 2;

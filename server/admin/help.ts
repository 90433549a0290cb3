import type { Command } from './command.ts';

const start = 'npm run admin --';

export function helpOfAll(commands: readonly Command[]): string[] {
  return [
    `Usage: ${start} <command> [options]`,
    '',
    ...table(commands.map((command) => [command.words, command.about])),
    '',
    'Each takes --json (one JSON object as the answer, errors too) and --help.',
    'It works on the embedded database while the server is stopped, and on DATABASE_URL always.',
  ];
}

export function helpOf(command: Command): string[] {
  const usage = command.options.map(({ name, value, isRequired }) =>
    isRequired ? `--${name} ${value}` : `[--${name} ${value}]`,
  );
  return [
    `${command.about}.`,
    '',
    `Usage: ${[start, command.words, ...usage].join(' ')} [--json]`,
    '',
    ...table([
      ...command.options.map(({ name, value, about }) => [`--${name} ${value}`, about] as const),
      ['--json', 'answer with one JSON object'],
    ]),
  ];
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

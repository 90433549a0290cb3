import { parseArgs } from 'node:util';
import { sentence } from '#contract/sentences.ts';
import { invalidField } from '#server/viewer/refusal.ts';
import { type Command, type Given, WrongUsage } from './command.ts';

export type Wanted =
  /** Undefined: the help of all commands. */
  | { readonly kind: 'help'; readonly command: Command | undefined }
  | { readonly kind: 'run'; readonly command: Command; readonly given: Given };

/**
 * What was typed after `npm run admin --`.
 * @throws WrongUsage; Refusal 400 when a value does not fit
 */
export function parseCommand(args: readonly string[], commands: readonly Command[]): Wanted {
  const firstOption = args.findIndex((arg) => arg.startsWith('-'));
  const words = (firstOption === -1 ? args : args.slice(0, firstOption)).join(' ');
  const rest = firstOption === -1 ? [] : args.slice(firstOption);
  const command = commands.find((each) => each.words === words);
  const wantsHelp = rest.includes('--help') || rest.includes('-h');
  if (words === '' && (wantsHelp || rest.every((each) => each === '--json')))
    return { kind: 'help', command: undefined };
  if (command === undefined) {
    throw new WrongUsage(
      words === '' ? 'A command comes before its options.' : `There is no command "${words}".`,
    );
  }
  if (wantsHelp) return { kind: 'help', command };

  const values = parsedOptions(command, rest);
  for (const option of command.options) {
    const value = values.get(option.name);
    if (value === undefined) {
      if (option.isRequired) throw new WrongUsage(`${command.words} needs --${option.name} ${option.value}.`);
      continue;
    }
    const checked = option.schema.safeParse(value, { error: sentence });
    if (!checked.success) {
      throw invalidField(`--${option.name}`, checked.error.issues[0]?.message ?? 'Is not valid.');
    }
  }
  const need = (name: string): string => {
    const value = values.get(name);
    if (value === undefined) throw new WrongUsage(`${command.words} needs --${name}.`);
    return value;
  };
  return { kind: 'run', command, given: { get: (name) => values.get(name), need } };
}

function parsedOptions(command: Command, args: readonly string[]): Map<string, string> {
  try {
    const { values } = parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        json: { type: 'boolean' },
        ...Object.fromEntries(command.options.map(({ name }) => [name, { type: 'string' as const }])),
      },
    });
    return new Map(
      Object.entries(values).flatMap(([name, value]) =>
        typeof value === 'string' ? [[name, value] as const] : [],
      ),
    );
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? error.message : String(error));
  }
}

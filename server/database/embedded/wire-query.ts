import { messages, type PGlite, protocol } from '@electric-sql/pglite';
import { type ValueParser, valueParser, wireParameter } from '#server/database/values.ts';

export interface WireResult {
  rows: Record<string, unknown>[];
  /** The command tag's first word: SELECT, INSERT, COMMIT, ROLLBACK… */
  command: string;
  /** Rows the command touched, where its tag carries a number. */
  count: number | undefined;
}

/**
 * One statement with parameters in one round trip: parse, bind, describe, execute and sync as one message.
 * `PGlite.query` sends six, and reads parameters by its own rules instead of those of `pg`.
 * The caller holds the turn.
 *
 * @param willSend told the message before it goes
 */
export async function wireQuery(
  pglite: PGlite,
  sql: string,
  parameters: readonly unknown[],
  willSend?: (message: Uint8Array<ArrayBuffer>) => void,
): Promise<WireResult> {
  const { serialize } = protocol;
  const message = joined([
    serialize.parse({ text: sql }),
    serialize.bind({ values: parameters.map(wireParameter) }),
    serialize.describe({ type: 'P' }),
    serialize.execute({}),
    serialize.sync(),
  ]);
  willSend?.(message);
  // The file system writes through; there is nothing for PGlite's own `syncToFs` to do.
  return read(await pglite.execProtocolStream(message, { syncToFs: false }));
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

function read(answers: readonly object[]): WireResult {
  const result: WireResult = { rows: [], command: '', count: undefined };
  let columns: { name: string; parse: ValueParser }[] = [];
  for (const answer of answers) {
    if (answer instanceof messages.DataRowMessage) {
      const row: Record<string, unknown> = {};
      columns.forEach(({ name, parse }, index) => {
        const text = answer.fields[index];
        row[name] = text === null || text === undefined ? null : parse(text);
      });
      result.rows.push(row);
    } else if (answer instanceof messages.RowDescriptionMessage) {
      columns = answer.fields.map(({ name, dataTypeID }) => ({ name, parse: valueParser(dataTypeID) }));
    } else if (answer instanceof messages.CommandCompleteMessage) {
      const words = answer.text.split(' ');
      const count = Number(words.at(-1));
      result.command = words[0] ?? '';
      result.count = words.length > 1 && Number.isInteger(count) ? count : undefined;
    }
  }
  return result;
}

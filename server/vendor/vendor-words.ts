import * as z from 'zod/mini';
import type { FieldErrors } from '#contract/error.ts';
import type { VendorKey } from './vendor-key.ts';

const messageMax = 500;
const fieldsMax = 50;

/** What an error body may tell us; the two parts stand alone, because not every error has both. */
const worded = z.object({ message: z.string() });
const fielded = z.object({ error: z.object({ fieldErrors: z.record(z.string(), z.string()) }) });

export interface VendorWords {
  readonly vendorMessage?: string;
  readonly fieldErrors?: FieldErrors;
}

/** The sentences of a refusal, as plain text on one line. What has a key in it is left out. */
export function vendorWords(body: unknown, key: VendorKey): VendorWords {
  const message = worded.safeParse(body);
  const vendorMessage = message.success ? plain(message.data.message, key) : undefined;
  const fields = fielded.safeParse(body);
  const fieldErrors = fields.success ? plainFields(fields.data.error.fieldErrors, key) : undefined;
  return {
    ...(vendorMessage === undefined ? {} : { vendorMessage }),
    ...(fieldErrors === undefined ? {} : { fieldErrors }),
  };
}

function plain(text: string, key: VendorKey): string | undefined {
  const line = text
    // Invisible characters could split a key, or turn the rest of a page round.
    .replace(/[\p{Cf}\p{Cs}\p{Co}]/gu, '')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .trim();
  if (line === '' || key.isIn(line) || key.isIn(line.replaceAll(' ', ''))) return undefined;
  const characters = [...line];
  return characters.length <= messageMax ? line : `${characters.slice(0, messageMax - 1).join('')}…`;
}

function plainFields(errors: FieldErrors, key: VendorKey): FieldErrors | undefined {
  const entries = Object.entries(errors)
    .slice(0, fieldsMax)
    .flatMap(([path, sentence]) => {
      const [name, text] = [plain(path, key), plain(sentence, key)];
      return name === undefined || text === undefined ? [] : [[name, text] as const];
    });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

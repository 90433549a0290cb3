import { isStorableText } from '#contract/text.ts';
import { Refusal } from '#server/viewer/refusal.ts';

export const bodyBytesMax = 256 * 1024;
const depthMax = 8;

/**
 * The JSON body, or `{}` when there is none: the vendor's clients send nothing where they have nothing to say.
 * Refuses (413, 400) what is too large, too deep, not UTF-8, not JSON, or could not be stored.
 */
export async function readBody(request: Request): Promise<unknown> {
  const bytes = await readBytes(request);
  if (bytes.byteLength === 0) return {};
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal('invalid_request', 'The body is not UTF-8.');
  }
  if (text.trim() === '') return {};
  // Before parsing: a parser's own limit is the stack.
  if (isDeeperThan(text, depthMax)) {
    throw new Refusal('invalid_request', `The body is nested more than ${depthMax} levels deep.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal('invalid_request', 'The body is not JSON.');
  }
  const problem = findUnstorable(value, '');
  if (problem !== undefined) throw problem;
  return value;
}

async function readBytes(request: Request): Promise<Uint8Array> {
  const tooLarge = () =>
    new Refusal('payload_too_large', `The body is larger than ${bodyBytesMax / 1024} KiB.`);
  const declared = Number(request.headers.get('content-length') ?? '0');
  if (declared > bodyBytesMax) throw tooLarge();
  if (request.body === null) return new Uint8Array(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > bodyBytesMax) {
      await reader.cancel();
      throw tooLarge();
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks);
}

function isDeeperThan(json: string, max: number): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < json.length; index++) {
    const character = json[index];
    if (inString) {
      if (character === '\\') index++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') {
      depth++;
      if (depth > max) return true;
    } else if (character === '}' || character === ']') depth--;
  }
  return false;
}

/** Walks at most `depthMax` levels. Field names count too: they are stored as metadata keys. */
function findUnstorable(value: unknown, path: string): Refusal | undefined {
  if (typeof value === 'string') {
    return isStorableText(value) ? undefined : unstorable(path);
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const itemPath = path === '' ? key : `${path}.${key}`;
    // Schemas skip this name without a word, and what was sent would be lost in silence.
    if (key === '__proto__' || !isStorableText(key))
      return unstorable(path === '' ? 'body' : path, 'Has a name that is not allowed.');
    const problem = findUnstorable(item, itemPath);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function unstorable(path: string, message = 'Contains a character that cannot be stored.'): Refusal {
  return new Refusal('invalid_request', `${path}: ${message}`, { fieldErrors: { [path]: message } });
}

import type { Deadline } from './deadline.ts';

/**
 * The whole body, or undefined when it is larger than `bytesMax`; then the rest is not fetched.
 * @throws DeadlinePassed, or what the connection broke with
 */
export async function limitedBody(
  response: Response,
  bytesMax: number,
  deadline: Deadline,
): Promise<Uint8Array | undefined> {
  if (Number(response.headers.get('content-length') ?? '0') > bytesMax) {
    discard(response);
    return undefined;
  }
  if (response.body === null) return new Uint8Array(0);
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await deadline.race(reader.read());
      if (done) return Buffer.concat(chunks);
      size += value.byteLength;
      if (size > bytesMax) return undefined;
      chunks.push(value);
    }
  } finally {
    // After the end this does nothing; before it, the connection is let go. Nobody waits for a body that may hang.
    reader.cancel().catch(() => undefined);
  }
}

/** Lets go of a body that nobody reads, and with it of its connection. */
export function discard(response: Response): void {
  response.body?.cancel().catch(() => undefined);
}

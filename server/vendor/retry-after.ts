/** Milliseconds that an answer asks to wait, or undefined when it does not say so in a way that can be read. */
export function retryAfterMs(headers: Headers, now: Date): number | undefined {
  const exact = decimal(headers.get('retry-after-ms'));
  if (exact !== undefined) return exact;
  const text = headers.get('retry-after')?.trim() ?? '';
  const seconds = decimal(text);
  if (seconds !== undefined) return seconds * 1000;
  // The one form of a date that is still written (RFC 9110, section 5.6.7); `Date.parse` alone takes almost anything.
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}

function decimal(text: string | null): number | undefined {
  return text !== null && /^\s*\d{1,15}(\.\d{1,9})?\s*$/.test(text) ? Number(text) : undefined;
}

/** For our own `Retry-After`: whole seconds, at least one, and at most a minute whatever the vendor asks. */
export function retryAfterSeconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.min(60, Math.max(1, Math.ceil(ms / 1000)));
}

const here = 'https://readroom.invalid';

/**
 * Where to go after sign-in: a path of this very site, with its query, or `/`.
 * `//host`, `/\host` and their encoded forms are other sites to some browser or proxy, so none of them passes.
 */
export function returnPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || wanted.length > 2000 || hasControl(wanted) || leadsOut(wanted))
    return '/';
  const url = parse(wanted);
  if (url === null || url.origin !== here) return '/';
  // Back to the sign-in page would go round in circles.
  if (/^\/(sign-in|set-up|reset-password|accept-invitation)(\/|$)/.test(url.pathname)) return '/';
  const path = url.pathname + url.search;
  // Asked again of what came out: reading `/.//host` takes the dot away.
  return leadsOut(path) ? '/' : path;
}

/** Whether a text is no path, or begins like another site, however often it is decoded on its way. */
function leadsOut(text: string): boolean {
  // What comes after the path can lead nowhere else, and may well have a percent sign or a backslash in it.
  let decoded = /^[^?#]*/.exec(text)?.[0] ?? '';
  for (let depth = 0; depth < 4; depth++) {
    if (!/^\/(?![/\\])/.test(decoded) || decoded.includes('\\') || hasControl(decoded)) return true;
    try {
      const next = decodeURIComponent(decoded);
      if (next === decoded) return false;
      decoded = next;
    } catch {
      return true;
    }
  }
  // Still not plain after four times: nobody writes such a path in good faith.
  return true;
}

function parse(path: string): URL | null {
  try {
    return new URL(path, here);
  } catch {
    return null;
  }
}

function hasControl(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    // Browsers strip tab and line breaks from an address before reading it.
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}

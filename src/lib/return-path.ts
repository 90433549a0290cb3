/**
 * Where to go after sign-in: a path of this very site, with its query, or `/`.
 * `//host`, `/\host` and their encoded forms are other sites to some browser or proxy, so none of them passes.
 */
export function returnPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/') || wanted.length > 2000) return '/';
  let decoded = wanted;
  // A proxy or a router may decode more than once: what may not stand at the front must not appear at any depth.
  for (let depth = 0; depth < 4; depth++) {
    if (/^\/[/\\]/.test(decoded) || decoded.includes('\\') || hasControl(decoded)) return '/';
    try {
      const next = decodeURIComponent(decoded);
      if (next === decoded) break;
      decoded = next;
    } catch {
      return '/';
    }
  }
  const here = 'https://readroom.invalid';
  const url = parse(wanted, here);
  // Dots can make `/.//host` a `//host`.
  if (url === null || url.origin !== here || url.pathname.startsWith('//')) return '/';
  // Back to the sign-in page would go round in circles.
  if (/^\/(sign-in|set-up|reset-password)(\/|$)/.test(url.pathname)) return '/';
  return url.pathname + url.search;
}

function parse(text: string, base: string): URL | null {
  try {
    return new URL(text, base);
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

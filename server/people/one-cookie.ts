/** A cookie that binds something short-lived to one browser. */
export interface OneCookie {
  /** A whole Set-Cookie header. */
  set(token: string): string;
  clear(): string;
  /** Undefined for none, for two of the name, and for what is no token of ours. */
  read(header: string | undefined): string | undefined;
}

/** `Lax`, because the browser brings it back from another site. */
export function oneCookie(plainName: string, publicUrl: URL, maxAgeSeconds: number): OneCookie {
  const isTls = publicUrl.protocol === 'https:';
  const start = `${isTls ? '__Host-' : ''}${plainName}=`;
  const tail = `; Path=/; HttpOnly; SameSite=Lax${isTls ? '; Secure' : ''}`;
  return {
    set: (token) => `${start}${token}; Max-Age=${maxAgeSeconds}${tail}`,
    clear: () => `${start}; Max-Age=0${tail}`,
    read(header) {
      const value = onlyValue(header, start);
      return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined;
    },
  };
}

/** Two cookies of the name mean that somebody else planted one; there is no telling which, so neither counts. */
export function onlyValue(header: string | undefined, start: string): string | undefined {
  const values = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(start))
    .map((pair) => pair.slice(start.length));
  return values.length === 1 ? values[0] : undefined;
}

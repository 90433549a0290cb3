import { createHmac, timingSafeEqual } from 'node:crypto';
import { newToken } from '#server/database/secrets.ts';
import { onlyValue } from './one-cookie.ts';

export interface CookieShape {
  readonly name: string;
  readonly attributes: { readonly secure?: boolean | undefined; readonly maxAge?: number | undefined };
}

export interface SessionCookie {
  readonly name: string;
  /** A whole Set-Cookie header. */
  set(token: string): string;
  clear(): string;
  /** The token in a whole Cookie header, when its signature is ours; undefined for none, a forged one, or two of the name. */
  read(header: string | undefined): string | undefined;
  newToken(): string;
}

/** `token.signature`: what was not signed here is turned away without asking the database. */
export function sessionCookie({ name, attributes }: CookieShape, secret: string): SessionCookie {
  const sign = (token: string) => createHmac('sha256', secret).update(token).digest();
  const tail = `; Path=/; HttpOnly; SameSite=Lax${attributes.secure === true ? '; Secure' : ''}`;
  const start = `${name}=`;
  return {
    name,
    set: (token) =>
      `${start}${token}.${sign(token).toString('base64url')}; Max-Age=${attributes.maxAge ?? 0}${tail}`,
    clear: () => `${start}; Max-Age=0${tail}`,
    read(header) {
      const value = onlyValue(header, start);
      if (value === undefined) return undefined;
      const parts = /^([\w-]{43})\.([\w-]{43})$/.exec(value);
      const [, token, signature] = parts ?? [];
      if (token === undefined || signature === undefined) return undefined;
      return timingSafeEqual(Buffer.from(signature, 'base64url'), sign(token)) ? token : undefined;
    },
    newToken,
  };
}

import { createHash, randomBytes } from 'node:crypto';

/**
 * What requests name and only the running server knows. A generated request holds a word in place of it, so that it can
 * be repeated on another database: `__studyId.own.3__` is the fourth study of the clinic that asks.
 */
export const thingKinds = [
  'studyId',
  'studyInstanceUid',
  'userId',
  'invitationId',
  /** Of whom the invitation of the same number invites. */
  'invitedUserId',
  'expressCustomerId',
  'apiKeyId',
  'sessionId',
  'auditId',
  'leavingId',
  'clinicId',
  'email',
  /** With which the address of the same number signs in. */
  'password',
  'invitationToken',
  'signInToken',
  'resetToken',
] as const;
export type ThingKind = (typeof thingKinds)[number];

/** What one clinic has of a kind, made when it is first asked for; may be empty. */
export type Things = (kind: ThingKind) => Promise<readonly string[]>;

/** `own`: of the clinic that asks; `other`: of another one; `new`: an address or a UID that nobody has had. */
export type Whose = 'own' | 'other' | 'new';

/** How many of each kind a request can tell apart. */
export const thingsOfAKind = 8;

export function thing(kind: ThingKind, whose: Whose, index: number): string {
  // Of characters that neither JSON nor a URL spells in another way.
  return `__${kind}.${whose}.${index}__`;
}

const word = new RegExp(`__(${thingKinds.join('|')})\\.(own|other|new)\\.(\\d+)__`, 'g');

/** The same with something new in place of what exists: of an operation that makes it. */
export function renewed(text: string, kind: ThingKind): string {
  return text.replaceAll(`__${kind}.own.`, `__${kind}.new.`);
}

/** The same with the ids of invited people in place of those of users. */
export function invitedOnly(text: string): string {
  return text.replaceAll('__userId.', '__invitedUserId.');
}

export interface ThingsAtHand {
  readonly own: Things;
  readonly other: Things;
}

/** Puts ids in place of the words; of one request at a time, because what is new stays the same within it. */
export async function resolver(at: ThingsAtHand, request: object): Promise<(text: string) => string> {
  const known = new Map<string, string>();
  for (const [whole, kind, whose, index] of JSON.stringify(request).matchAll(word)) {
    if (known.has(whole) || !isKind(kind)) continue;
    const all = whose === 'own' || whose === 'other' ? await at[whose](kind) : [];
    known.set(whole, all[Number(index) % Math.max(1, all.length)] ?? invented(kind));
  }
  return (text) => text.replace(word, (whole) => known.get(whole) ?? whole);
}

/** For generators, which only want to know whether a value with such words would be valid: everything is invented. */
export function sampled(value: unknown): unknown {
  const text = JSON.stringify(value);
  if (text?.includes('__') !== true) return value;
  return JSON.parse(
    text.replace(word, (_, kind: ThingKind, whose: Whose, index: string) => {
      const form = forms[kind];
      return form(createHash('md5').update(`${whose} ${index}`).digest('hex'));
    }),
  );
}

function isKind(kind: string | undefined): kind is ThingKind {
  return thingKinds.some((known) => known === kind);
}

const plain = (hex: string) => hex;
const uuid = (hex: string) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

/** How the ids of each kind are made of 32 hexadecimal digits. */
const forms: Readonly<Record<ThingKind, (hex: string) => string>> = {
  studyId: (hex) => `stu_${hex}`,
  studyInstanceUid: (hex) => `2.25.${BigInt(`0x${hex}`)}`,
  userId: (hex) => `usr_${hex}`,
  invitationId: (hex) => `inv_${hex}`,
  invitedUserId: (hex) => `usr_${hex}`,
  expressCustomerId: (hex) => `cus_${hex}`,
  apiKeyId: uuid,
  sessionId: plain,
  auditId: (hex) => String(Number.parseInt(hex.slice(0, 8), 16) + 1),
  leavingId: uuid,
  clinicId: uuid,
  email: (hex) => `new-${hex}@clinic.example`,
  password: plain,
  invitationToken: plain,
  signInToken: plain,
  resetToken: plain,
};

function invented(kind: ThingKind): string {
  return forms[kind](randomBytes(16).toString('hex'));
}

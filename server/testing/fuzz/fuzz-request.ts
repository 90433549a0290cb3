/** Who may ask, as the test clinics have them. */
export const callerNames = [
  'key',
  'owner',
  'admin',
  'adminWithoutStudies',
  'manager',
  'member',
  'otherKey',
  'otherOwner',
  'nobody',
] as const;
export type CallerName = (typeof callerNames)[number];

/** One request as it goes over the wire, but for the words that stand for ids (things.ts). All of it is JSON: it can be kept. */
export interface FuzzRequest {
  readonly as: CallerName;
  readonly method: string;
  /** As it is sent, percent-encoded or not. */
  readonly path: string;
  /** As it is sent, without the question mark. */
  readonly query: string;
  /** Over those that a caller of this kind sends; null leaves one out. */
  readonly headers: Readonly<Record<string, string | null>>;
  readonly body?: string;
  /** Every character of the body is one byte. */
  readonly isBytes?: true;
}

/** In place of a cursor: of the first page of the very same list, or of another one. */
export const cursorOfThisList = '__cursor.this__';
export const cursorOfAnotherList = '__cursor.another__';

import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from '#server/database/schema.ts';
import { instanceSecret } from '#server/database/secrets.ts';

export interface Seal {
  /** `about` binds it to whom it is of: moved to another row, it does not open. */
  close(text: string, about: string): string;
  /** @throws Error when it was not sealed here, or about something else */
  open(sealed: string, about: string): string;
}

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/** Iv, tag and ciphertext in one base64url text. */
export async function createSeal(db: Kysely<Database>): Promise<Seal> {
  const key = createHash('sha256')
    .update(await instanceSecret(db, 'second-factors'))
    .digest();
  return {
    close(text, about) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv(algorithm, key, iv).setAAD(Buffer.from(about));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(sealed, about) {
      const bytes = Buffer.from(sealed, 'base64url');
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes))
        .setAAD(Buffer.from(about))
        .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
      return decipher.update(bytes.subarray(ivBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8');
    },
  };
}

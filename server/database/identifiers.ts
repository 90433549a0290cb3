import { randomBytes } from 'node:crypto';

export type IdPrefix = 'stu' | 'usr' | 'inv' | 'cus';

/** Makes `stu_` and 32 random hexadecimal digits; injected where tests need known ids. */
export type NewId = (prefix: IdPrefix) => string;

export const randomId: NewId = (prefix) => `${prefix}_${randomBytes(16).toString('hex')}`;

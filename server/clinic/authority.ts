import { allowed, type Permission } from '#contract/permission.ts';

/** Everyone who has a credential of the clinic. */
export const everyone = (): Permission => allowed;

import type { UserLevel } from './user.ts';

/**
 * Who is asking, as far as the rules care. An API key acts as the clinic with the rights of an admin,
 * so it has a level too, but it is nobody: no rule about "oneself" can meet it.
 */
export interface Authority {
  /** Absent for an API key. */
  readonly userId?: string | undefined;
  readonly level: UserLevel;
  readonly canManageStudies: boolean;
}

/** The same rule answers the server (allow or refuse) and the button (enable, or disable with the reason). */
export type Permission = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

export const allowed: Permission = { allowed: true };

export function refused(reason: string): Permission {
  return { allowed: false, reason };
}

import type { PeopleApp } from './people-app.ts';

/** Everything of an answer that could tell one failure from another. */
export async function fingerprint(response: Response): Promise<unknown> {
  const { requestId, ...body } = (await response.json()) as Record<string, unknown>;
  const headers = Object.fromEntries(response.headers);
  delete headers['x-request-id'];
  return { status: response.status, body, headers, hasRequestId: typeof requestId === 'string' };
}

/** One address of each kind that must not be told from another. */
export async function kindsOfFailure(
  app: PeopleApp,
): Promise<Record<string, { email: string; password: string }>> {
  const password = 'not the password at all';
  const known = await app.newOwner();
  const revoked = await app.newOwner();
  await app.db
    .updateTable('users')
    .set({ access_revoked_at: app.now() })
    .where('user_id', '=', revoked.userId)
    .execute();
  const withoutAccess = await app.addUser(known.clinicId, { has_dashboard_access: false });
  const withoutPassword = await app.addUser(known.clinicId);
  return {
    unknown: { email: 'nobody@nowhere.example', password },
    'wrong password': { email: known.email, password },
    'no password set': { email: withoutPassword.email, password },
    'no dashboard access': { email: withoutAccess.email, password },
    'revoked, right password': { email: revoked.email, password: revoked.password },
    'not an address': { email: "' or 1=1 --", password },
  };
}

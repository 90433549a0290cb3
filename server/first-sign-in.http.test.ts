import { expect, onTestFinished, test } from 'vitest';
import { sessionUseSignInLink } from '#contract/session-endpoints.ts';
import { terminalActor } from './database/audit-row.ts';
import { firstSignIn } from './first-sign-in.ts';
import { nobody } from './testing/call.ts';
import { openClinicAtVendor, upstreams } from './testing/clinic-at-vendor.ts';

test('there is a link for the first one until somebody has signed in, and never for a stranger', async () => {
  const at = await openClinicAtVendor();
  onTestFinished(() => at.close());
  const { people, db } = at.app;
  const { email } = at.clinic.owner;

  await expect(firstSignIn(people, db, 'nobody@nowhere.example')).rejects.toThrow(
    'READROOM_OWNER_EMAIL is nobody with dashboard access at the vendor',
  );
  at.answer(upstreams.silent);
  expect(await firstSignIn(people, db, email)).toContain('npm run admin -- sign-in-link');
  at.answer(upstreams.working);

  const first = await firstSignIn(people, db, email);
  expect(await firstSignIn(people, db, email)).toContain('#link=');
  const token = /#link=([\w-]+)/.exec(first ?? '')?.[1] ?? '';
  await at.app.done(nobody, sessionUseSignInLink, { body: { token } });
  expect(await firstSignIn(people, db, email)).toBeUndefined();
  expect((await at.app.audit(at.clinicId)).map(({ action, actor_name }) => [action, actor_name])).toEqual([
    ['signInLinkCreate', terminalActor.name],
    ['signInLinkCreate', terminalActor.name],
    ['sessionSignIn', 'Clinic Owner'],
  ]);
});

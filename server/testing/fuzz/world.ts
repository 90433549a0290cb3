import { nobody } from '#server/testing/call.ts';
import type { TestClinic } from '#server/testing/test-app.ts';
import type { CallerName } from './fuzz-request.ts';
import { type FuzzedApp, makeThings } from './make-things.ts';
import type { FuzzWorld } from './target.ts';
import type { Things } from './things.ts';

interface Populated {
  readonly clinic: TestClinic;
  readonly things: Things;
}

/** Makes worlds one after another; the clinic of one is the other clinic of the next. */
export function worldMaker(app: FuzzedApp): () => Promise<FuzzWorld> {
  let last: Populated | undefined;
  return async () => {
    const other = last ?? (await populated(app));
    const own = await populated(app);
    last = own;
    return worldOf(app, own, other);
  };
}

async function populated(app: FuzzedApp): Promise<Populated> {
  const clinic = await app.newClinic();
  const things = makeThings(app, clinic);
  // What is listed has to be there before anybody names it.
  for (const kind of ['userId', 'studyId', 'invitationId'] as const) await things(kind);
  return { clinic, things };
}

function worldOf(app: FuzzedApp, own: Populated, other: Populated): FuzzWorld {
  const callers = {
    key: own.clinic.key,
    owner: own.clinic.owner,
    admin: own.clinic.admin,
    adminWithoutStudies: own.clinic.adminWithoutStudies,
    manager: own.clinic.manager,
    member: own.clinic.member,
    otherKey: other.clinic.key,
    otherOwner: other.clinic.owner,
    nobody,
  } as const;
  return {
    callers,
    own: own.things,
    other: other.things,
    async signIn(name: CallerName) {
      const caller = callers[name];
      if (!('email' in caller)) return caller;
      const { clinicId } = (name === 'otherOwner' ? other : own).clinic;
      return app.signIn(clinicId, caller.email);
    },
  };
}

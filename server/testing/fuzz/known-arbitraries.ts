import fc from 'fast-check';
import { auditRetrieve } from '#contract/audit.ts';
import {
  expressCustomerId,
  invitationId,
  studyId,
  studyInstanceUid,
  userId,
  uuid,
} from '#contract/identifiers.ts';
import { email, phoneNumber } from '#contract/person.ts';
import { queryCursor, queryDate } from '#contract/query.ts';
import { cursorOfAnotherList, cursorOfThisList } from './fuzz-request.ts';
import { type ThingKind, thing, thingsOfAKind } from './things.ts';

const index = fc.nat({ max: thingsOfAKind - 1 });

/** Mostly one of the own clinic, sometimes of the other, sometimes of nobody. */
function existing(kind: ThingKind): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 12, arbitrary: index.map((n) => thing(kind, 'own', n)) },
    { weight: 2, arbitrary: index.map((n) => thing(kind, 'other', n)) },
    { weight: 1, arbitrary: index.map((n) => thing(kind, 'new', n)) },
  );
}

const component = fc.oneof(fc.constant('0'), fc.bigInt({ min: 1n, max: 10n ** 20n }).map(String));
const anyUid = fc.oneof(
  fc.array(component, { minLength: 1, maxLength: 6 }).map((components) => components.join('.')),
  fc.constantFrom('0', '1', '9'.repeat(64), `1.${'2'.repeat(62)}`, Array(32).fill('0').join('.')),
);
const uid = fc.oneof(
  { weight: 5, arbitrary: existing('studyInstanceUid') },
  { weight: 1, arbitrary: anyUid },
);

const local = fc.string({
  unit: fc.constantFrom(..."abcXYZ019.+-_'!#$%&*/=?^`{|}~éß漢🙂"),
  minLength: 1,
  maxLength: 12,
});
const address = fc.oneof(
  { weight: 6, arbitrary: existing('email') },
  { weight: 1, arbitrary: fc.emailAddress() },
  {
    weight: 2,
    arbitrary: fc
      .tuple(local, fc.constantFrom('clinic.example', 'CLINIC.EXAMPLE', 'bücher.example', 'x.y.z'))
      .map((parts) => parts.join('@')),
  },
  { weight: 1, arbitrary: fc.nat({ max: 240 }).map((n) => `${'a'.repeat(n + 1)}@x.example`) },
);

const day = fc.oneof(
  fc.constantFrom('2026-03-01', '2026-02-28', '2024-02-29', '0001-01-01', '9999-12-31', '1970-01-01'),
  fc
    .date({ min: new Date('2025-12-01'), max: new Date('2026-06-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
);

/** Of schemas whose values nobody would guess. A new one of that kind has to be added here, and the fuzz says so. */
export const knownArbitraries: ReadonlyMap<object, fc.Arbitrary<string>> = new Map<
  object,
  fc.Arbitrary<string>
>([
  [studyId, existing('studyId')],
  [userId, existing('userId')],
  [invitationId, existing('invitationId')],
  [expressCustomerId, existing('expressCustomerId')],
  [studyInstanceUid, uid],
  [uuid, fc.uuid()],
  [email, address],
  [phoneNumber, fc.stringMatching(/^\d{10,15}$/)],
  [queryDate, day],
  [
    queryCursor,
    fc.oneof(
      { weight: 12, arbitrary: fc.constant(cursorOfThisList) },
      { weight: 1, arbitrary: fc.constant(cursorOfAnotherList) },
      { weight: 1, arbitrary: fc.constant('') },
      { weight: 1, arbitrary: fc.base64String({ maxLength: 60 }) },
    ),
  ],
  [auditRetrieve.params.shape.auditId, fc.oneof(existing('auditId'), fc.constantFrom('1', '9'.repeat(15)))],
]);

const kindsOfFields: Readonly<Record<string, readonly ThingKind[]>> = {
  apiKeyId: ['apiKeyId'],
  keepApiKeyIds: ['apiKeyId'],
  leavingId: ['leavingId'],
  storyId: ['leavingId'],
  sessionId: ['sessionId'],
  clinicId: ['clinicId'],
  actorId: ['userId', 'apiKeyId'],
  objectId: ['studyId', 'userId', 'invitationId'],
  email: ['email'],
  password: ['password'],
  current: ['password'],
  token: ['invitationToken', 'signInToken', 'resetToken'],
};

/** What a field of this name is likely to hold, where its schema takes any text or any UUID. */
export function namedLike(field: string): fc.Arbitrary<string> | undefined {
  const kinds = Object.hasOwn(kindsOfFields, field) ? kindsOfFields[field] : undefined;
  return kinds === undefined ? undefined : fc.oneof(...kinds.map(existing));
}

import { inspect } from 'node:util';
import type { Answer, Endpoint } from '#contract/endpoint.ts';
import { createVendorClient, type VendorClient, type VendorClientParts } from '#server/vendor/client.ts';
import type { VendorInput } from '#server/vendor/outgoing.ts';
import { VendorFailure } from '#server/vendor/vendor-failure.ts';
import { sampleInvitation, sampleStudy, sampleUser } from './outside/sample-upstream.ts';

/** A key that must not turn up anywhere. */
export const canaryKey = 'sk_live_ca9a57ca9a57ca9a57ca9a57ca9a57ca';

export interface TestVendorClient {
  readonly client: VendorClient;
  /** What was logged: details and sentence. */
  readonly logged: (readonly [details: object, message: string])[];
  /** The waits before a second and third try, in milliseconds. */
  readonly waits: number[];
}

/** A client whose waits and log can be looked at. */
export function testVendorClient(
  parts: Pick<VendorClientParts, 'fetch'> & Partial<VendorClientParts>,
): TestVendorClient {
  const logged: TestVendorClient['logged'] = [];
  const waits: number[] = [];
  const client = createVendorClient({
    baseUrl: new URL('https://vendor.example'),
    apiKey: canaryKey,
    log: { warn: (...said) => void logged.push(said) },
    random: () => 0.5,
    sleep: (ms) => {
      waits.push(ms);
      return new Promise((resolve) => setTimeout(resolve, ms));
    },
    ...parts,
  });
  return { client, logged, waits };
}

/** The failure that a call ends in. @throws when it succeeds, or fails through a fault of ours */
export async function failureOf(call: Promise<unknown>): Promise<VendorFailure> {
  try {
    await call;
  } catch (error) {
    if (error instanceof VendorFailure) return error;
    throw error;
  }
  throw new Error('The call succeeded.');
}

/** Everything that somebody could print of a thing. */
export function allOf(thing: unknown): string {
  const parts = [
    inspect(thing, { depth: null, showHidden: true, getters: true }),
    JSON.stringify(thing) ?? '',
  ];
  if (thing instanceof Error) parts.push(String(thing), thing.message, thing.stack ?? '', allOf(thing.cause));
  return parts.join('\n');
}

const person = { firstName: 'Ada', lastName: 'Lovelace', clinicRole: 'Radiologist' };
const { studyId, studyInstanceUid } = sampleStudy;
const { userId } = sampleUser;
const { invitationId } = sampleInvitation;

/** An input for each documented operation, which the sample upstream answers. */
export const sampleInputs: Readonly<
  Record<string, { readonly params?: object; readonly query?: object; readonly body?: object }>
> = {
  studyCreate: { body: { severity: 'stat', studyDescription: 'CT', studyInstanceUid } },
  studyList: { query: { limit: 20 } },
  studyRetrieve: { params: { studyId } },
  studyRetrieveByUid: { params: { studyInstanceUid } },
  studyUpdate: { params: { studyId }, body: { severity: 'high' } },
  studyCancel: { body: { studyId } },
  studyUncancel: { body: { studyId } },
  studyRerouteUrl: { body: { studyId } },
  userInvite: { body: { ...person, email: 'ada@clinic.example' } },
  userList: { query: { limit: 20 } },
  userRetrieve: { params: { userId } },
  userUpdate: { params: { userId }, body: { lastName: 'King' } },
  userRevokeAccess: { body: { userId } },
  userReactivate: { body: { userId } },
  invitationList: { query: { limit: 20 } },
  invitationRetrieve: { params: { invitationId } },
  invitationUpdate: { params: { invitationId }, body: { lastName: 'King' } },
  invitationRevoke: { body: { invitationId } },
};

/** Calls an operation with its sample input. */
export function callSample<E extends Endpoint>(
  client: VendorClient,
  endpoint: E,
  askedBy = 'usr_1',
): Promise<Answer<E>> {
  // Inputs of this table's rows; which row goes with which type is beyond the table's own type.
  return client.call(endpoint, (sampleInputs[endpoint.name] ?? {}) as VendorInput<E>, askedBy);
}

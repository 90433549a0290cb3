import { useCallback, useEffect, useState } from 'react';
import { addressCheck, addressCheckMax, type CheckedAddress } from '#contract/address-check.ts';
import { lookUpAddressNow } from '#src/api/address-look-up.ts';
import { answerOf } from '#src/api/client.ts';
import { ApiFailure } from '#src/api/failure.ts';
import { addressKey } from './row-states.ts';

/** Milliseconds: an address that is still being typed is not worth asking about. */
const patience = 300;

export interface Addresses {
  /** By `addressKey`. */
  readonly known: ReadonlyMap<string, CheckedAddress>;
  /** Asks the server about up to 500 addresses, and keeps the answers. @throws ApiFailure */
  readonly lookUp: (emails: readonly string[], signal?: AbortSignal) => Promise<readonly CheckedAddress[]>;
  /** What was known may not be so any more. */
  readonly forget: (email: string) => void;
}

/** It asks with a POST, for addresses have no place in a URL; but nothing is changed by it, whatever becomes of the answer. */
function asRead(failure: unknown): never {
  throw failure instanceof ApiFailure
    ? new ApiFailure({ ...failure, message: failure.message, isOutcomeUnknown: false })
    : failure;
}

async function checkAll(emails: readonly string[], signal: AbortSignal | undefined) {
  const { addresses } = await answerOf(addressCheck, { body: { emails: [...emails] }, signal }).catch(asRead);
  return addresses;
}

/** Only those whose answers were lost are looked up so: a few. */
async function oneByOne(emails: readonly string[], signal: AbortSignal | undefined) {
  const found: CheckedAddress[] = [];
  for (const email of emails) {
    signal?.throwIfAborted();
    found.push(await lookUpAddressNow(email));
  }
  return found;
}

/** What the server has said about addresses so far. `isChecked`: whether it can be asked about many at once. */
export function useAddresses(isChecked: boolean): Addresses {
  const [known, setKnown] = useState<Addresses['known']>(new Map());
  const lookUp = useCallback<Addresses['lookUp']>(
    async (emails, signal) => {
      const addresses = isChecked ? await checkAll(emails, signal) : await oneByOne(emails, signal);
      setKnown(
        (before) => new Map([...before, ...addresses.map((its) => [addressKey(its.email), its] as const)]),
      );
      return addresses;
    },
    [isChecked],
  );
  const forget = useCallback((email: string) => {
    setKnown((before) => new Map([...before].filter(([key]) => key !== addressKey(email))));
  }, []);
  return { known, lookUp, forget };
}

/** Looks up what is wanted, as much as one request takes at a time; says what went wrong, and tries again when told. */
export function useLookUp(
  wanted: readonly string[],
  lookUp: Addresses['lookUp'],
): { readonly failure: unknown; readonly again: () => void } {
  const [failure, setFailure] = useState<unknown>(null);
  const [turn, setTurn] = useState(0);
  const batch = JSON.stringify(wanted.slice(0, addressCheckMax));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn is what asks again
  useEffect(() => {
    const emails: string[] = JSON.parse(batch);
    if (emails.length === 0) return;
    const given = new AbortController();
    const timer = setTimeout(() => {
      lookUp(emails, given.signal).then(
        () => setFailure(null),
        (reason: unknown) => given.signal.aborted || setFailure(reason),
      );
    }, patience);
    return () => {
      clearTimeout(timer);
      given.abort();
    };
  }, [batch, turn, lookUp]);
  const again = useCallback(() => {
    setFailure(null);
    setTurn((before) => before + 1);
  }, []);
  return { failure: wanted.length === 0 ? null : failure, again };
}

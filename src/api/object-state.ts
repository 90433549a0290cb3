/** Versions where the server has them; where it has none, a digest of all that can be seen and changed. */
interface Stateful {
  readonly version?: number | undefined;
  readonly fingerprint?: string | undefined;
  readonly updatedAt?: string | null | undefined;
}

/** The state in which an object was read; undefined where the server did not say it since the last change. */
export function stateOf({ version, fingerprint }: Stateful): string | undefined {
  return version === undefined ? fingerprint : String(version);
}

/** For `If-Match`: the change is refused when the object is in another state by then. */
export function tagOf(object: Stateful): string | undefined {
  const state = stateOf(object);
  return state === undefined ? undefined : `"${state}"`;
}

/** Where neither says it, the time of the last change does. */
export function isSameState(a: Stateful, b: Stateful): boolean {
  const [one, other] = [stateOf(a), stateOf(b)];
  return one !== undefined && other !== undefined ? one === other : a.updatedAt === b.updatedAt;
}

import type { Answer, Endpoint, Parsed } from '#contract/endpoint.ts';
import type { ViewerEndpoints } from '#contract/endpoints.ts';
import type { Actor, RequestTrace } from './actor.ts';

/** One call of one operation: who, from where, and the input as the contract parsed it. */
export interface Call<E extends Endpoint> extends Parsed<E> {
  readonly actor: Actor;
  readonly request: RequestTrace;
  /** From `If-Match`: the version the caller saw. Absent: last write wins. */
  readonly expectedVersion?: number | undefined;
  /** The same header, where objects have no versions: what the object looked like to the caller. */
  readonly expectedFingerprint?: string | undefined;
}

/** Answers, or throws a Refusal. */
export type Verb<E extends Endpoint> = (call: Call<E>) => Promise<Answer<E>>;

/** The documented API, as one mode implements it. */
export type Viewer = { readonly [Name in keyof ViewerEndpoints]: Verb<ViewerEndpoints[Name]> };

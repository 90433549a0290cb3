import type { ApiKeyActor, RequestTrace, UserActor } from './actor.ts';

/** From what a request carries to who it is. Checked on every request: a revoked credential ends at once. */
export interface Credentials {
  /** The whole secret of a Bearer header; undefined when unknown or revoked. Throws a Refusal (403), on record, when the key may not use the Viewer. */
  apiKey(secret: string, request: RequestTrace): Promise<ApiKeyActor | undefined>;
  /**
   * The whole Cookie header; undefined when there is no living session of a person with dashboard access. Throws a
   * Refusal (403) when the clinic asks for a second factor that the person has not set up, unless `isForSetUp`, and (503)
   * when nobody can tell any more whether they have access, unless `isForLeaving`.
   */
  session(cookie: string, options?: SessionOptions): Promise<UserActor | undefined>;
}

export interface SessionOptions {
  readonly isForSetUp?: boolean;
  /** For what only takes something from the person: signing out. */
  readonly isForLeaving?: boolean;
}

import type { BrowserTrace } from './dashboard.ts';

/** How an attempt ended: signed in and on to a page of ours, or why not. */
export type SingleSignOnEnd =
  | { readonly outcome: 'signedIn'; readonly to: string }
  /** It takes the code of a second factor as well, which goes on from this challenge. */
  | { readonly outcome: 'challenged'; readonly to: string; readonly challenge: string }
  /** `expired` nobody began it in this browser, or it took too long; `refused` no access; `failed` the provider. */
  | { readonly outcome: 'expired' | 'refused' | 'failed'; readonly to: string };

/** Signing in at an OpenID provider. */
export interface SingleSignOn {
  /** What people know the provider by. */
  readonly name: string;
  /**
   * Where to send the browser; `to` is the page of ours to end at. `isAnother`: not as whoever is signed in there.
   * @throws Refusal 429, or 503 while the provider cannot be reached
   */
  begin(to: string, isAnother: boolean, request: BrowserTrace): Promise<URL>;
  /** `query` as the provider sent the browser back with it. */
  finish(query: URLSearchParams, request: BrowserTrace): Promise<SingleSignOnEnd>;
}

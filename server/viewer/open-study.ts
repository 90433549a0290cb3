import type { Actor, RequestTrace } from './actor.ts';

/** What a used link leads to. */
export interface OpenedStudy {
  readonly studyDescription: string;
  readonly studyInstanceUid: string;
  /** Where the viewer shows this study; undefined when no viewer is configured. */
  readonly viewerUrl: string | undefined;
}

export interface OpenStudy {
  /** Mints a single-use link for this person and study. Throws a Refusal. */
  mintLink(actor: Actor, request: RequestTrace, studyId: string): Promise<string>;
  /** Uses a link once. Throws a Refusal (`gone`) whatever is wrong with it: used, expired, altered, another study, access lost. */
  consumeLink(token: string, studyId: string, request: RequestTrace): Promise<OpenedStudy>;
}

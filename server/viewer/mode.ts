import type { Capabilities } from '#contract/session.ts';
import type { ModeDashboard } from './dashboard.ts';
import type { Directory } from './directory.ts';
import type { OpenStudy } from './open-study.ts';
import type { Viewer } from './viewer.ts';

/** Work that goes on beside the requests, in every process. */
export interface BackgroundWorker {
  start(): void;
  /** Resolves when what is at work is done. */
  stop(): Promise<void>;
  /** Now, what nobody is at any more. */
  finishAbandoned(): Promise<void>;
}

/** All in which an installation of its own and a clinic at the vendor differ. Nothing else knows which one runs. */
export interface Mode {
  readonly viewer: Viewer;
  readonly dashboard: ModeDashboard;
  readonly directory: Directory;
  readonly openStudy: OpenStudy;
  capabilities(clinicId: string): Promise<Capabilities>;
  readonly handOvers: BackgroundWorker;
}

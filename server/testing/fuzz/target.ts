import type { Caller } from '#server/testing/call.ts';
import type { CallerName } from './fuzz-request.ts';
import type { ThingsAtHand } from './things.ts';

/** Two clinics: who can ask, and what there is to ask about. */
export interface FuzzWorld extends ThingsAtHand {
  readonly callers: Readonly<Record<CallerName, Caller>>;
  /** Signs the same person in once more; a key stays what it is. */
  signIn(name: CallerName): Promise<Caller>;
}

/** A server that the fuzz is let loose on. Nothing else may use it meanwhile. */
export interface FuzzTarget {
  readonly origin: string;
  /** Fields that the contract takes, and this server only where it has what they ask for. */
  readonly mayBlame?: readonly string[];
  request(path: string, init: RequestInit): Promise<Response>;
  /** Not the same clinic as before, because requests change what is there; that one may now be the other. */
  newWorld(): Promise<FuzzWorld>;
  /** Before every request: time passes, and nobody has tried too often yet. */
  begin(): Promise<void>;
  /**
   * What has changed since it was last asked, a line for each change; called when the answer is there. Without what a
   * refusal may leave: its record, the counters of tries, and when a credential was last used.
   */
  changes(): Promise<readonly string[]>;
  /** As it was logged: why a server fails is told there and nowhere else. */
  lastFault(): string | undefined;
  close(): Promise<void>;
}

export function lastFaultIn(logged: string): string | undefined {
  return logged.split('\n').findLast((line) => line.includes('"fault"'));
}

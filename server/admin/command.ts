import type * as z from 'zod/mini';
import type { Config } from '#server/config.ts';
import type { Connection } from '#server/database/connect.ts';
import type { Directory } from '#server/viewer/directory.ts';

/** One thing that the command line can do, as `npm run admin -- <words> --option value`. */
export interface Command {
  readonly words: string;
  readonly about: string;
  readonly options: readonly Option[];
  /** Makes what a clinic at the vendor has there, so it is refused in front of one. */
  readonly isForOwnClinics?: true;
  run(context: AdminContext, given: Given): Promise<AdminResult>;
}

export interface Option {
  /** Without the dashes. */
  readonly name: string;
  /** What stands for the value in the help. */
  readonly value: string;
  readonly about: string;
  readonly isRequired: boolean;
  readonly schema: z.ZodMiniType<string>;
}

/** The options as they were typed, each of which fits its schema. */
export interface Given {
  get(name: string): string | undefined;
  /** Of a required option. */
  need(name: string): string;
}

export interface AdminContext {
  readonly connection: Connection;
  readonly config: Pick<Config, 'publicUrl'>;
  /** Who may sign in: of the mode that the settings choose. */
  readonly directory: Directory;
  readonly now: () => Date;
  /** How far it is, for whoever waits; never part of the answer. */
  readonly progress: (line: string) => void;
}

export interface AdminResult {
  /** For `--json`. */
  readonly answer: Readonly<Record<string, unknown>>;
  /** For people. */
  readonly lines: readonly string[];
}

/** The command was typed wrongly: exit code 2 rather than 1. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

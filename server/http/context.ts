import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { RequestTrace } from '#server/viewer/actor.ts';
import type { Log } from './log.ts';

/** What the first middleware finds out about a request, for everything after it. */
export interface Environment {
  Bindings: Partial<HttpBindings>;
  Variables: { trace: RequestTrace; log: Log; nonce: string };
}

export type RequestContext = Context<Environment>;

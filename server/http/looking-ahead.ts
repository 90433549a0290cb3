import type { RequestContext } from './context.ts';

/** Link scanners and prefetchers look without opening; only a person's click may use something up. */
export function isLookingAhead(context: RequestContext): boolean {
  const purpose = `${context.req.header('sec-purpose') ?? ''} ${context.req.header('purpose') ?? ''}`;
  return context.req.method === 'HEAD' || /prefetch|prerender/i.test(purpose);
}

import type { BrowserTrace } from '#server/viewer/dashboard.ts';
import type { RequestContext } from './context.ts';

/** What a browser sent along, and the way to give it cookies. */
export function browserTrace(context: RequestContext): BrowserTrace {
  return {
    ...context.get('trace'),
    cookie: context.req.header('cookie'),
    userAgent: context.req.header('user-agent'),
    setCookie: (header) => context.header('set-cookie', header, { append: true }),
  };
}

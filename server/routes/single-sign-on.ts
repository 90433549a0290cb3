import type { Hono } from 'hono';
import { browserTrace } from '#server/http/browser-trace.ts';
import type { Environment, RequestContext } from '#server/http/context.ts';
import { isLookingAhead } from '#server/http/looking-ahead.ts';
import { Refusal } from '#server/viewer/refusal.ts';
import type { SingleSignOn } from '#server/viewer/single-sign-on.ts';

/** `/sign-in/provider` leads to the OpenID provider, `/sign-in/provider/callback` back into the dashboard. */
export function mountSingleSignOn(app: Hono<Environment>, singleSignOn: SingleSignOn): void {
  app.get('/sign-in/provider', async (context) => {
    if (isLookingAhead(context)) return context.body(null, 204);
    const to = context.req.query('to') ?? '/';
    const isAnother = context.req.query('as') === 'another';
    try {
      return context.redirect((await singleSignOn.begin(to, isAnother, browserTrace(context))).href, 303);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      context.get('log').info({ code: error.code }, 'refused');
      return toSignIn(context, error.code === 'rate_limited' ? 'limited' : 'failed', to);
    }
  });

  app.get('/sign-in/provider/callback', async (context) => {
    if (isLookingAhead(context)) return context.body(null, 204);
    const query = new URL(context.req.url).searchParams;
    const end = await singleSignOn.finish(query, browserTrace(context));
    if (end.outcome === 'signedIn') return context.redirect(end.to, 303);
    if (end.outcome === 'challenged') {
      const search = end.to === '/' ? '' : `?${new URLSearchParams({ to: end.to })}`;
      // In the fragment: it comes back to no server, and stands in no log.
      return context.redirect(`/sign-in${search}#challenge=${end.challenge}`, 303);
    }
    return toSignIn(context, end.outcome, end.to);
  });
}

/** The page words it: there the person can go on. */
function toSignIn(context: RequestContext, provider: string, to: string): Response {
  const query = new URLSearchParams({ provider, ...(to === '/' ? {} : { to }) });
  return context.redirect(`/sign-in?${query}`, 303);
}

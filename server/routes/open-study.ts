import type { Hono } from 'hono';
import { studyId } from '#contract/identifiers.ts';
import type { Environment, RequestContext } from '#server/http/context.ts';
import { isLookingAhead } from '#server/http/looking-ahead.ts';
import { noticePage } from '#server/http/notice-page.ts';
import { assertConfirmed, type UserActor } from '#server/viewer/actor.ts';
import type { Credentials } from '#server/viewer/credentials.ts';
import type { OpenStudy } from '#server/viewer/open-study.ts';
import { Refusal } from '#server/viewer/refusal.ts';

/** `/open/{studyId}` for people in the dashboard, `/viewer/study/{studyId}?token=` for whoever holds a reroute URL. */
export function mountOpenStudy(app: Hono<Environment>, openStudy: OpenStudy, credentials: Credentials): void {
  app.get('/open/:studyId', async (context) => {
    if (isLookingAhead(context)) return context.body(null, 204);
    const id = studyId.safeParse(context.req.param('studyId'));
    let actor: UserActor | undefined;
    try {
      actor = await personOf(context, credentials);
      // A link is made where the study is, by the rights of now.
      assertConfirmed(actor);
    } catch (error) {
      return refusedNotice(context, error);
    }
    if (actor === undefined) {
      return context.redirect(`/sign-in?to=${encodeURIComponent(new URL(context.req.url).pathname)}`, 303);
    }
    if (!id.success)
      return notice(context, 404, 'There is no such study', ['The address does not name a study.']);
    try {
      return context.redirect(await openStudy.mintLink(actor, context.get('trace'), id.data), 303);
    } catch (error) {
      return refusedNotice(context, error);
    }
  });

  app.get('/viewer/study/:studyId', async (context) => {
    if (isLookingAhead(context)) return context.body(null, 204);
    const token = context.req.query('token') ?? '';
    const id = studyId.safeParse(context.req.param('studyId'));
    try {
      // Never as far as the database, which takes some characters for a fault of ours.
      if (!id.success) throw new Refusal('gone', 'This link names no study.');
      const opened = await openStudy.consumeLink(token, id.data, context.get('trace'));
      if (opened.viewerUrl !== undefined) return context.redirect(opened.viewerUrl, 303);
      return notice(context, 200, opened.studyDescription, [
        `DICOM Study Instance UID ${opened.studyInstanceUid}`,
        'No viewer is configured yet. Whoever runs Readroom can set VIEWER_URL_TEMPLATE to the address of one.',
      ]);
    } catch (error) {
      return refusedNotice(context, error);
    }
  });
}

async function personOf(context: RequestContext, credentials: Credentials): Promise<UserActor | undefined> {
  const cookie = context.req.header('cookie');
  return cookie === undefined ? undefined : credentials.session(cookie);
}

function refusedNotice(context: RequestContext, error: unknown): Response | Promise<Response> {
  if (!(error instanceof Refusal)) throw error;
  switch (error.code) {
    case 'gone':
      return notice(context, 410, 'This link has been used or has expired', [
        'A link to a study opens it once, within two minutes. Open the study from Readroom again.',
      ]);
    case 'not_found':
      return notice(context, 404, 'There is no such study', ['It may belong to another clinic.']);
    case 'forbidden':
    case 'second_factor_needed':
      return notice(context, 403, 'You may not open this study', [error.message]);
    case 'unavailable':
    case 'upstream_failed':
    case 'upstream_timeout':
      return notice(context, 503, 'The study cannot be opened at the moment', [error.message]);
    default:
      throw error;
  }
}

function notice(
  context: RequestContext,
  status: 200 | 403 | 404 | 410 | 503,
  title: string,
  lines: readonly string[],
): Response {
  const page = noticePage(context.get('nonce'), title, lines);
  return context.body(page.html, status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': page.policy,
  });
}

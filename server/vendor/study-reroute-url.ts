import type { StudyNameBody } from '#contract/study-bodies.ts';
import { studyRerouteUrl as endpoint } from '#contract/study-endpoints.ts';
import { everyone } from '#server/clinic/authority.ts';
import { Refusal } from '#server/viewer/refusal.ts';
import type { Verb } from '#server/viewer/viewer.ts';
import { askedBy } from './asked-by.ts';
import { type ChangeCall, change } from './change.ts';
import { namedStudy } from './named-study.ts';
import type { VendorParts } from './parts.ts';

/** The vendor's own link, which opens one study. Never kept, in no log and not in the audit. */
export function studyRerouteUrl(parts: VendorParts): Verb<typeof endpoint> {
  return async (call) => ({ url: await rerouteUrl(parts, call, call.body) });
}

/** @throws Refusal */
export async function rerouteUrl(parts: VendorParts, call: ChangeCall, name: StudyNameBody): Promise<string> {
  const { actor } = call;
  const attempt = {
    action: 'studyRerouteUrl',
    object: { kind: 'study', id: name.studyId ?? null },
    permit: everyone,
  } as const;
  const { url } = await change<{ url: string }>(parts, call, attempt, async () => {
    const study = await namedStudy(parts, actor, name);
    const { studyId } = study;
    return {
      facts: { object: { kind: 'study', id: studyId, name: study.studyDescription } },
      send: async () => {
        const answer = await parts.client.call(endpoint, { body: { studyId } }, askedBy(actor));
        if (!leadsToTheVendor(answer.url, parts.baseUrl)) throw leadsElsewhere();
        return answer;
      },
      // A link that was made and never arrived opens nothing.
      look: async () => undefined,
    };
  });
  return url;
}

/**
 * Browsers are sent there without a question, so it has to be the vendor's: the host of its API, or a sibling below the
 * same domain (`viewer.` beside `api.`). Without TLS only on this machine.
 */
export function leadsToTheVendor(url: string, baseUrl: URL): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, password, host } = new URL(url);
  if (username !== '' || password !== '') return false;
  if (protocol !== 'https:')
    return protocol === 'http:' && baseUrl.protocol === 'http:' && host === baseUrl.host;
  if (hostname === baseUrl.hostname) return true;
  const domain = baseUrl.hostname.split('.').slice(1);
  return domain.length >= 2 && hostname.endsWith(`.${domain.join('.')}`);
}

function leadsElsewhere(): Refusal {
  return new Refusal(
    'upstream_failed',
    "The vendor's API answered with a link that does not lead to the vendor.",
  );
}

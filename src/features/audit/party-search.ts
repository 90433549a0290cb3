import { queryOptions } from '@tanstack/react-query';
import { apiKeyList } from '#contract/api-key.ts';
import { studyList } from '#contract/study-endpoints.ts';
import { userList } from '#contract/user-endpoints.ts';
import { answerOf } from '#src/api/client.ts';
import { peopleQueries } from '#src/lib/people-queries.ts';
import { personName } from '#src/lib/person-name.ts';
import type { ComboboxOption } from '#src/ui/combobox.tsx';

/** Who acted, or what it was about. */
export type PartyRole = 'actor' | 'object';

const most = 10;

/** A whole identifier, as pages and programs show it. */
const isId = (typed: string) => /^((stu|usr|inv)_[0-9a-f]{32}|[0-9a-f-]{36})$/.test(typed);

/** People by name or address; who acts may be an API key, and what it is about a study or anything that has an id. */
export const partyOptions = (role: PartyRole, typed: string) =>
  queryOptions({
    queryKey: ['audit', 'parties', role, typed],
    queryFn: async ({ signal }): Promise<ComboboxOption[]> => {
      if (isId(typed)) return [{ id: typed, label: typed, note: 'this id' }];
      const [people, others] = await Promise.all([
        Promise.all(
          peopleQueries(typed).map((query) =>
            answerOf(userList, { query: { ...query, limit: most }, signal }),
          ),
        ),
        role === 'actor' ? keysLike(typed, signal) : studiesLike(typed, signal),
      ]);
      const byId = new Map(people.flatMap(({ users }) => users).map((user) => [user.userId, user]));
      const found = [...byId.values()].map((user) => ({
        id: user.userId,
        label: personName(user),
        note: user.clinicRole,
        group: 'People',
      }));
      return [...found.sort((a, b) => a.label.localeCompare(b.label)), ...others];
    },
  });

async function keysLike(typed: string, signal: AbortSignal): Promise<ComboboxOption[]> {
  const { apiKeys } = await answerOf(apiKeyList, { signal });
  return apiKeys
    .filter(({ description }) => description.toLowerCase().includes(typed.toLowerCase()))
    .slice(0, most)
    .map((key) => ({ id: key.apiKeyId, label: key.description, note: `…${key.ending}`, group: 'API keys' }));
}

async function studiesLike(typed: string, signal: AbortSignal): Promise<ComboboxOption[]> {
  const { studies } = await answerOf(studyList, { query: { studyDescription: typed, limit: most }, signal });
  return studies.map((study) => ({
    id: study.studyId,
    label: study.studyDescription,
    note: study.createdAt?.slice(0, 10),
    group: 'Studies',
  }));
}

import { expect, it } from 'vitest';
import type { Invitation, InvitationMail } from '#contract/invitation.ts';
import { fitsFilters } from './fits-filters.ts';
import { placed } from './invitation-cache.ts';
import { isFiltered, readInvitationFilters } from './invitation-filters.ts';
import { mailWords } from './mail-words.ts';
import { readAddress } from './read-address.ts';

const now = Date.parse('2026-03-10T12:00:00.000Z');
const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString();

function invented(fields: Partial<Invitation> = {}): Invitation {
  return {
    invitationId: 'inv_1',
    userId: 'usr_1',
    clinicId: 'cli_1',
    email: 'mei@n.example',
    firstName: 'Mei',
    lastName: 'Lin',
    clinicRole: 'Scribe',
    level: 'member',
    canManageStudies: false,
    hasDashboardAccess: true,
    invitedSource: 'dashboard',
    status: 'sent',
    inviterId: 'usr_2',
    expiry: at(60),
    createdAt: at(-60),
    updatedAt: at(-60),
    ...fields,
  };
}

const mail = (fields: Partial<InvitationMail>): InvitationMail => ({
  state: 'waiting',
  sentAt: null,
  nextTryAt: null,
  problem: null,
  ...fields,
});

it.each([
  [undefined, 'No mail'],
  [null, 'No mail'],
  [mail({ state: 'sent', sentAt: at(-3) }), 'Sent 3 min ago'],
  [mail({ nextTryAt: at(0) }), 'On its way'],
  [
    mail({ nextTryAt: at(2), problem: 'Connection refused' }),
    'Not sent yet: connection refused, next try in 2 min',
  ],
  [mail({ nextTryAt: at(-1), problem: 'SMTP said no' }), 'Not sent yet: SMTP said no, next try now'],
  [mail({ state: 'failed', problem: 'No such mailbox' }), 'Not sent: no such mailbox'],
  [mail({ state: 'not-configured' }), 'No mail is sent from here'],
])('says of a mail where it is: %o → %s', (state, words) => {
  expect(mailWords(state, now)).toBe(words);
});

it.each([
  ['mei.lin@n.example', 'mei.lin@n.example', 'Mei', 'Lin'],
  [' anne-marie_OBrien@n.example\n', 'anne-marie_OBrien@n.example', 'Anne-Marie', 'OBrien'],
  ['Mei Q. Lin <mei@n.example>', 'mei@n.example', 'Mei', 'Q. Lin'],
  ['"Lin, Mei" <mei@n.example>;', 'mei@n.example', 'Mei', 'Lin'],
  ['mailto:mlin@n.example', 'mlin@n.example', '', ''],
  ['front.desk@n.example', 'front.desk@n.example', '', ''],
  ['m.lin@n.example', 'm.lin@n.example', '', ''],
  ['mei.lin', 'mei.lin', '', ''],
])('reads %j', (text, email, firstName, lastName) => {
  expect(readAddress(text)).toEqual({ email, firstName, lastName });
});

it('reads the filters out of the address, and knows what fits them', () => {
  const filters = readInvitationFilters({ status: 'revoked,sent,nonsense', expiry: 'never', startDate: 'x' });
  expect(filters).toMatchObject({ status: ['sent', 'revoked'], expiry: undefined, startDate: undefined });
  expect(isFiltered(filters)).toBe(true);
  expect(isFiltered(readInvitationFilters({}))).toBe(false);
  const fits = (search: Record<string, string>, fields: Partial<Invitation> = {}) =>
    fitsFilters(invented(fields), readInvitationFilters(search), now);
  expect(fits({ status: 'sent,revoked' })).toBe(true);
  expect(fits({ status: 'accepted' })).toBe(false);
  expect(fits({ expiry: 'expired' })).toBe(false);
  expect(fits({ expiry: 'expired' }, { expiry: at(0) })).toBe(true);
  expect(fits({ expiry: 'not-expired' }, { expiry: null })).toBe(true);
  expect(fits({ startDate: '2026-03-10', endDate: '2026-03-10' })).toBe(true);
  expect(fits({ startDate: '2026-03-11' })).toBe(false);
  expect(fits({ userId: 'usr_9' })).toBe(false);
});

it('puts a new one first, a changed one where it stands, and takes out what fits no more', () => {
  const list = (...pages: string[][]) => ({
    pages: pages.map((ids) => ({
      invitations: ids.map((invitationId) => invented({ invitationId })),
      hasMore: true,
      cursor: 'c',
    })),
    pageParams: pages.map(() => undefined),
  });
  const order = (result: ReturnType<typeof placed>) =>
    result.pages.map((page) =>
      page.invitations.map(({ invitationId, lastName }) => `${invitationId} ${lastName}`),
    );
  const two = list(['a'], ['b', 'c']);
  const changed = (invitationId: string) => invented({ invitationId, lastName: 'Wu' });
  expect(order(placed(two, changed('n'), true))).toEqual([
    ['n Wu', 'a Lin'],
    ['b Lin', 'c Lin'],
  ]);
  expect(order(placed(two, changed('b'), true))).toEqual([['a Lin'], ['b Wu', 'c Lin']]);
  expect(order(placed(two, changed('b'), false))).toEqual([['a Lin'], ['c Lin']]);
  expect(placed(two, changed('n'), false)).toBe(two);
});

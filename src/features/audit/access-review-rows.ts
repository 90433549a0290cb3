import type { AccessReview } from '#contract/access-review.ts';
import { csvLine, csvMark } from '#contract/csv.ts';
import { mayManageStudies } from '#contract/study-rules.ts';
import { mayManagePeople } from '#contract/user-rules.ts';
import { personName } from '#src/lib/person-name.ts';
import { levelWords, sourceWords } from '#src/lib/person-words.ts';

/** One that can do something in the clinic: a person, or a program with an API key. */
export interface ReviewRow {
  readonly id: string;
  readonly kind: 'person' | 'key';
  readonly name: string;
  /** A person's address; of a key its last digits. */
  readonly known: string;
  readonly role: string;
  readonly level: string;
  /** By the rules that the server goes by; what was theirs while they had access, of the deactivated. */
  readonly managesStudies: boolean;
  readonly managesPeople: boolean;
  /** To the dashboard; of a key: may use the API. */
  readonly signsIn: boolean;
  /** Undefined where it is not known, as of a key. */
  readonly secondFactor: boolean | undefined;
  /** The last sign-in, or the last use of a key. */
  readonly lastAt: string | null;
  readonly since: string | null;
  readonly source: string;
  readonly revokedAt: string | null;
  /** Undefined of a person of whom nobody here knows it. */
  readonly isActive: boolean | undefined;
}

/** In the order of the review: people first, keys after them. `knowsAccess`: every deactivation is known, not only those made here. */
export function reviewRows(review: AccessReview, knowsAccess = true): ReviewRow[] {
  const people = review.people.map((user): ReviewRow => {
    return {
      id: user.userId,
      kind: 'person',
      name: personName(user),
      known: user.email,
      role: user.clinicRole,
      level: levelWords[user.level],
      managesStudies: mayManageStudies(user).allowed,
      managesPeople: mayManagePeople(user).allowed,
      signsIn: user.hasDashboardAccess,
      secondFactor: user.hasSecondFactor,
      lastAt: user.lastLoginAt,
      since: user.createdAt,
      source: sourceWords[user.invitedSource],
      revokedAt: user.accessRevokedAt ?? null,
      isActive: user.accessRevokedAt ? false : knowsAccess || undefined,
    };
  });
  const keys = review.apiKeys.map((key): ReviewRow => {
    const maker = key.createdByUser;
    return {
      id: key.apiKeyId,
      kind: 'key',
      name: key.description,
      known: `…${key.ending}`,
      role: '',
      level: 'API key',
      // A key acts as the clinic, with the rights of an admin.
      managesStudies: key.isViewerEnabled,
      managesPeople: key.isViewerEnabled,
      signsIn: key.isViewerEnabled,
      secondFactor: undefined,
      lastAt: key.lastUsedAt,
      since: key.createdAt,
      source: maker === null ? 'Terminal' : personName(maker),
      revokedAt: null,
      isActive: true,
    };
  });
  return [...people, ...keys];
}

/** What may be done, in words: for one line. */
export function mayWords(row: ReviewRow): string {
  if (!row.signsIn) return row.kind === 'key' ? 'Nothing: not for the API' : 'Cannot sign in';
  const manages = [row.managesPeople && 'people', row.managesStudies && 'studies'].filter(Boolean);
  return manages.length === 0 ? 'Reads' : `Manages ${manages.join(' and ')}`;
}

const yes = (is: boolean | undefined) => (is === undefined ? '' : is ? 'yes' : 'no');

/** The same rows as a file. */
export function reviewCsv(review: AccessReview, knowsAccess = true): string {
  const head = [
    'Kind',
    'Name',
    'E-mail or ending',
    'Clinic role',
    'Level',
    'Active',
    'Deactivated (UTC)',
    'Manages people',
    'Manages studies',
    'May sign in or use the API',
    'Second factor',
    'Last sign-in or use (UTC)',
    'Since (UTC)',
    'Came by',
    'Id',
  ];
  const lines = reviewRows(review, knowsAccess).map((row) =>
    csvLine([
      row.kind,
      row.name,
      row.known,
      row.role,
      row.level,
      yes(row.isActive),
      row.revokedAt,
      yes(row.managesPeople),
      yes(row.managesStudies),
      yes(row.signsIn),
      yes(row.secondFactor),
      row.lastAt,
      row.since,
      row.source,
      row.id,
    ]),
  );
  return csvMark + csvLine(head) + lines.join('');
}

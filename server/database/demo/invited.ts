import type { Person } from './staff.ts';

/** An invitation that did not become a user, or not yet. */
export interface Invited extends Person {
  readonly state: 'sent' | 'rejected' | 'revoked';
  readonly source: 'dashboard' | 'api';
  /** Hours since it was sent. One older than a week has expired if it is still `sent`. */
  readonly sent: number;
  /** Hours since it was declined or revoked. */
  readonly ended?: number;
  /** Expired, and the same address was invited again. */
  readonly isReplaced?: true;
}

const day = 24;

export const invited: readonly Invited[] = [
  // Pending.
  {
    firstName: 'Marguerite',
    lastName: 'Osei',
    role: 'Radiologist',
    level: 'member',
    rights: 'sd',
    suffixes: ['MD'],
    state: 'sent',
    source: 'dashboard',
    sent: 0.2,
  },
  {
    firstName: 'Tobias',
    lastName: 'Engel',
    role: 'Imaging Technologist',
    level: 'member',
    rights: 'sd',
    state: 'sent',
    source: 'api',
    sent: 3.5,
  },
  {
    firstName: 'Renée',
    lastName: 'Lacroix',
    role: 'Patient Care Coordinator',
    level: 'member',
    rights: 'sd',
    state: 'sent',
    source: 'dashboard',
    sent: 1.2 * day,
  },
  {
    firstName: 'Stephen',
    lastName: 'Abara',
    role: 'IT Administrator',
    level: 'admin',
    rights: 'sd',
    state: 'sent',
    source: 'dashboard',
    sent: 2.6 * day,
  },
  // Pending, but not for long.
  {
    firstName: 'Paula',
    lastName: 'Whitaker',
    role: 'Registered Nurse',
    level: 'member',
    rights: 'd',
    suffixes: ['RN'],
    state: 'sent',
    source: 'dashboard',
    sent: 7 * day - 26,
  },
  {
    firstName: 'Idris',
    lastName: 'Mahmoud',
    role: 'Emergency Medicine Physician',
    level: 'member',
    rights: 'd',
    suffixes: ['MD'],
    state: 'sent',
    source: 'api',
    sent: 7 * day - 5,
  },
  // Expired; the last of them has been invited again (the second of those pending).
  {
    firstName: 'Gwen',
    lastName: 'Hollis',
    role: 'Medical Assistant',
    level: 'member',
    rights: '',
    state: 'sent',
    source: 'dashboard',
    sent: 8.4 * day,
  },
  {
    firstName: 'Arturo',
    lastName: 'Villanueva',
    role: 'Surgeon',
    level: 'member',
    rights: 'd',
    state: 'sent',
    source: 'api',
    sent: 16 * day,
  },
  {
    firstName: 'Tobias',
    lastName: 'Engel',
    role: 'Imaging Technologist',
    level: 'member',
    rights: 'sd',
    state: 'sent',
    source: 'api',
    sent: 19 * day,
    isReplaced: true,
  },
  // Declined.
  {
    firstName: 'Carolyn',
    lastName: 'Meyers',
    role: 'Radiologist',
    level: 'member',
    rights: 'sd',
    suffixes: ['MD'],
    state: 'rejected',
    source: 'dashboard',
    sent: 12 * day,
    ended: 10.5 * day,
  },
  {
    firstName: 'Desmond',
    lastName: 'Pryce',
    role: 'Pathologist',
    level: 'member',
    rights: 'd',
    suffixes: ['MD'],
    state: 'rejected',
    source: 'api',
    sent: 27 * day,
    ended: 26.8 * day,
  },
  // Revoked.
  {
    firstName: 'Lena',
    lastName: 'Fischer',
    role: 'Scribe',
    level: 'member',
    rights: '',
    state: 'revoked',
    source: 'dashboard',
    sent: 5 * day,
    ended: 4.9 * day,
  },
  {
    firstName: 'Jonah',
    lastName: 'Ellery',
    role: 'Software Engineer',
    level: 'admin',
    rights: 'sd',
    state: 'revoked',
    source: 'dashboard',
    sent: 21 * day,
    ended: 20 * day,
  },
  {
    firstName: 'Beatriz',
    lastName: 'Salgado',
    role: 'Front Desk Operator',
    level: 'member',
    rights: 'd',
    state: 'revoked',
    source: 'api',
    sent: 34 * day,
    ended: 30 * day,
  },
];

import type { AuditEntry } from './audit.ts';

/** Somebody or something that a sentence names, by the name of that time. */
export interface Mention {
  readonly text: string;
  readonly kind: AuditEntry['object']['kind'];
  /** Null for what has no page of its own, and for what the clinic may not have. */
  readonly id: string | null;
  readonly isActor?: true;
}
export type SentencePart = string | Mention;
type Phrase = readonly SentencePart[];
type Fields = Readonly<Record<string, unknown>>;

/**
 * What was done, and what somebody wanted to do who was refused; `{}` is the object. An action that is not here, of a
 * newer version say, is told by its bare name.
 */
const verbs: Readonly<Record<string, readonly [done: string, wanted: string]>> = {
  studyCreate: ['created {}', 'create {}'],
  studyRetrieve: ['looked at {}', 'look at {}'],
  studyUpdate: ['changed {}', 'change {}'],
  studyCancel: ['cancelled {}', 'cancel {}'],
  studyUncancel: ['restored {}', 'restore {}'],
  studyRerouteUrl: ['made a Viewer link to {}', 'make a Viewer link to {}'],
  studyOpen: ['opened {} in the Viewer', 'open {} in the Viewer'],
  userInvite: ['invited {}', 'invite {}'],
  userUpdate: ['changed {}', 'change {}'],
  userRevokeAccess: ['deactivated {}', 'deactivate {}'],
  userReactivate: ['reactivated {}', 'reactivate {}'],
  leaverRetrieve: ['looked at what {} leaves behind', 'see what {} leaves behind'],
  leaverBegin: ['deactivated {}', 'deactivate {}'],
  leaverContinue: ['handed over studies of {}', 'hand over studies of {}'],
  leaverFinish: ['finished the hand-over of {}', 'finish the hand-over of {}'],
  invitationList: ['listed the invitations', 'see the invitations'],
  invitationRetrieve: ['looked at the invitation of {}', 'see the invitation of {}'],
  invitationUpdate: ['changed the invitation of {}', 'change the invitation of {}'],
  invitationRevoke: ['revoked the invitation of {}', 'revoke the invitation of {}'],
  invitationResend: ['sent the invitation of {} again', 'send the invitation of {} again'],
  invitationLinkCreate: ['made a link for the invitation of {}', 'make a link for the invitation of {}'],
  invitationAccept: ['accepted the invitation', 'accept the invitation of {}'],
  invitationDecline: ['declined the invitation', 'decline the invitation of {}'],
  addressCheck: ['looked up addresses', 'look up addresses'],
  sessionSignIn: ['signed in', 'sign in as {}'],
  sessionSignOut: ['signed out', 'sign out'],
  sessionRevoke: ['ended one of their sessions', 'end a session'],
  userSessionList: ['looked where {} is signed in', 'see where {} is signed in'],
  userSessionRevoke: ['ended sessions of {}', 'end sessions of {}'],
  sessionSwitchClinic: ['switched to {}', 'switch to {}'],
  passwordRequestReset: ['asked for a new password for {}', 'get a new password for {}'],
  passwordReset: ['set a new password', 'set a new password for {}'],
  passwordChange: ['changed their password', 'change the password of {}'],
  ownProfileUpdate: ['changed their own profile', 'change the profile of {}'],
  secondFactorConfirm: ['set up a second factor', 'set up a second factor'],
  secondFactorRemove: ['removed their second factor', 'remove the second factor of {}'],
  recoveryCodesRenew: ['made new recovery codes', 'make new recovery codes'],
  apiKeyList: ['listed the API keys', 'see the API keys'],
  apiKeyCreate: ['made {}', 'make {}'],
  apiKeyRevoke: ['revoked {}', 'revoke {}'],
  apiKeyUpdate: ['changed {}', 'change {}'],
  apiKeyRotate: ['replaced {}', 'replace {}'],
  apiKeyUse: ['used the API', 'use the API'],
  auditList: ['read the audit', 'read the audit'],
  auditRetrieve: ['read an entry of the audit', 'read an entry of the audit'],
  auditExport: ['exported the audit', 'export the audit'],
  accessReview: ['reviewed who has access', 'review who has access'],
  clinicCreate: ['set up {}', 'set up {}'],
  clinicUpdate: ['changed {}', 'change {}'],
  mailStatus: ['looked at the mail settings', 'see the mail settings'],
  mailTest: ['sent a test mail', 'send a test mail'],
  signInLinkCreate: ['made a sign-in link for {}', 'make a sign-in link for {}'],
  expressCustomerCreate: ['added {}', 'add {}'],
};

/** In place of a name that is not known. */
const nobody: Record<Mention['kind'], string> = {
  study: 'a study',
  user: 'somebody',
  invitation: 'somebody',
  apiKey: 'an API key',
  session: 'a session',
  clinic: 'a clinic',
  expressCustomer: 'an Express customer',
  list: 'a list',
};

/** Names that do not say what they name. */
const before: Readonly<Partial<Record<Mention['kind'], string>>> = {
  apiKey: 'the API key ',
  clinic: 'the clinic ',
  expressCustomer: 'the Express customer ',
};

/** One entry as a sentence without its full stop: who did what to whom, or tried to and was refused. */
export function auditSentence(entry: AuditEntry): SentencePart[] {
  const actor = actorOf(entry);
  const object = objectOf(entry);
  const verb = Object.hasOwn(verbs, entry.action) ? verbs[entry.action] : undefined;
  if (entry.outcome === 'refused') {
    const reason = `refused: ${lowerFirst((entry.reason ?? 'no reason was recorded').replace(/\.$/, ''))}`;
    return verb === undefined
      ? [actor, ` was ${reason} (${words(entry.action)})`]
      : [actor, ' tried to ', ...filled(verb[1], object), ` and was ${reason}`];
  }
  if (entry.outcome === 'unknown') {
    return verb === undefined
      ? [actor, ` may have done it: ${words(entry.action)}`]
      : [actor, ' tried to ', ...filled(verb[1], object), '; whether it was done is not known'];
  }
  if (verb === undefined) {
    return [actor, `: ${words(entry.action)}`, ...(entry.object.name === null ? [] : [', ', ...object])];
  }
  const told = Object.hasOwn(tellers, entry.action) ? tellers[entry.action]?.(entry, object) : undefined;
  return [actor, ' ', ...(told === undefined || told.length === 0 ? filled(verb[0], object) : listed(told))];
}

/** The same as plain text. */
export function sentenceText(parts: readonly SentencePart[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : part.text)).join('');
}

/** What an action says beyond its verb, from what changed. None: the verb alone will do. */
const tellers: Readonly<Record<string, (entry: AuditEntry, object: Phrase) => readonly Phrase[]>> = {
  studyCreate: ({ after }, object) => {
    const severity = textOf(after, 'severity');
    const assignee = after?.assignedTo;
    return [
      [
        'created ',
        ...object,
        ...(severity === undefined ? [] : [` as ${severity}`]),
        ...(assignee ? [', assigned to ', person(assignee)] : []),
      ],
    ];
  },
  studyUpdate: studyChanges,
  userUpdate: personChanges,
  ownProfileUpdate: personChanges,
  apiKeyUpdate: fieldChanges,
  clinicUpdate: fieldChanges,
  userInvite: ({ after }, object) => {
    const as = [textOf(after, 'clinicRole'), textOf(after, 'level') === 'admin' ? 'admin' : undefined];
    const known = as.filter((each) => each !== undefined);
    return [['invited ', ...object, ...(known.length === 0 ? [] : [` (${known.join(', ')})`])]];
  },
  leaverBegin: ({ after }, object) => {
    const open = after?.openStudies;
    const toWhom = textOf(after, 'successors');
    if (typeof open !== 'number' || open === 0) return [];
    const studies = `${open.toLocaleString('en')} open ${open === 1 ? 'study' : 'studies'}`;
    const rest: Readonly<Record<string, string>> = {
      keep: `left ${studies} with them`,
      unassign: `began to unassign ${studies}`,
      successor: `began to hand ${studies} over to ${toWhom ?? 'somebody'}`,
      turns: `began to hand ${studies} over by turn to ${toWhom ?? 'others'}`,
    };
    const told = rest[textOf(after, 'plan') ?? ''];
    return told === undefined ? [] : [['deactivated ', ...object], [told]];
  },
  leaverFinish: ({ after }, object) => {
    const [counts] = counted('', [
      [after?.handedOver, 'study', 'studies'],
      [after?.leftAlone || undefined, 'left alone', 'left alone'],
      [
        after?.withoutSuccessor || undefined,
        'unassigned for want of a successor',
        'unassigned for want of a successor',
      ],
      [after?.stayed || undefined, 'still with them', 'still with them'],
    ]);
    return counts === undefined ? [] : [['finished the hand-over of ', ...object, ...counts]];
  },
  invitationUpdate: (entry, object) => fieldChanges(entry, ['the invitation of ', ...object]),
  sessionSignIn: ({ after }) => {
    const method = methods[textOf(after, 'method') ?? ''];
    const code = textOf(after, 'secondFactor') === undefined ? '' : ', with a second factor';
    return method === undefined ? [] : [[`signed in ${method}${code}`]];
  },
  auditExport: ({ after }) => counted('exported the audit', [[after?.entries, 'entry', 'entries']]),
  accessReview: ({ after }) =>
    counted('reviewed who has access', [
      [after?.people, 'person', 'people'],
      [after?.apiKeys, 'API key', 'API keys'],
    ]),
};

const methods: Readonly<Record<string, string | undefined>> = {
  password: 'with a password',
  link: 'with a sign-in link',
  setup: 'by setting up the clinic',
  invitation: 'by accepting an invitation',
  provider: 'at the OpenID provider',
};

const severityRank: Readonly<Record<string, number>> = { normal: 0, high: 1, stat: 2 };

function studyChanges(entry: AuditEntry, object: Phrase): Phrase[] {
  const was: Fields = entry.before ?? {};
  const is: Fields = entry.after ?? {};
  const phrases: Phrase[] = [];
  // The first phrase names the study, the others mean it.
  const it = (): Phrase => (phrases.length === 0 ? object : ['it']);
  for (const field of changedFields(entry)) {
    const from = was[field];
    const to = is[field];
    if (field === 'severity') {
      const isRaised = (severityRank[String(to)] ?? 0) > (severityRank[String(from)] ?? 0);
      phrases.push([isRaised ? 'raised ' : 'lowered ', ...it(), ` to ${to}`]);
    } else if (field === 'assignedTo') {
      if (!to) phrases.push(['unassigned ', ...it(), ...(from ? [' from ', person(from)] : [])]);
      else if (from) phrases.push(['reassigned ', ...it(), ' from ', person(from), ' to ', person(to)]);
      else phrases.push(['assigned ', ...it(), ' to ', isSame(to, entry) ? 'themselves' : person(to)]);
    } else if (field === 'studyViewerStatus') {
      phrases.push(['marked ', ...it(), to === 'complete' ? ' complete' : ' incomplete']);
    } else if (field === 'studyDescription' && typeof from === 'string') {
      phrases.push([`renamed “${from}” to `, ...object]);
    } else if (field === 'metadata') {
      phrases.push([`changed ${series(metadataKeys(from, to))} in the metadata of `, ...it()]);
    } else phrases.push([`changed the ${words(field)} of `, ...it()]);
  }
  return phrases;
}

function fieldChanges(entry: AuditEntry, object: Phrase): Phrase[] {
  const fields = changedFields(entry).map(words);
  return fields.length === 0 ? [] : [[`changed ${series(fields)} of `, ...object]];
}

const nameFields = ['firstName', 'lastName', 'middleName', 'suffix1', 'suffix2'];

function personChanges(entry: AuditEntry, object: Phrase): Phrase[] {
  const is: Fields = entry.after ?? {};
  const isOneself = entry.actor.id !== null && entry.actor.id === entry.object.id;
  const phrases: Phrase[] = [];
  const them = (): Phrase => (isOneself ? ['themselves'] : phrases.length === 0 ? object : ['them']);
  const their = (field: string): Phrase =>
    isOneself
      ? [`changed their own ${field}`]
      : phrases.length === 0
        ? [`changed the ${field} of `, ...object]
        : [`changed their ${field}`];
  const right = (to: unknown, what: string): Phrase =>
    to === true ? ['gave ', ...them(), ` ${what}`] : [`took ${what} from `, ...them()];
  let isRenamed = false;
  for (const field of changedFields(entry)) {
    const to = is[field];
    if (field === 'level') phrases.push(['made ', ...them(), to === 'member' ? ' a member' : ` an ${to}`]);
    else if (field === 'canManageStudies') phrases.push(right(to, 'the right to manage studies'));
    else if (field === 'hasDashboardAccess') phrases.push(right(to, 'dashboard access'));
    else if (field === 'clinicRole' && typeof to === 'string')
      phrases.push([...their('clinic role'), ` to ${to}`]);
    else if (!nameFields.includes(field)) phrases.push(their(words(field)));
    else if (!isRenamed) {
      isRenamed = true;
      phrases.push(their('name'));
    }
  }
  return phrases;
}

function actorOf({ actor }: AuditEntry): Mention {
  if (actor.kind !== 'system') return { text: actor.name, kind: actor.kind, id: actor.id, isActor: true };
  const text = actor.name === 'Not signed in' ? 'Somebody' : actor.name;
  return { text, kind: 'list', id: null, isActor: true };
}

function objectOf({ object }: AuditEntry): Phrase {
  const { kind, id, name } = object;
  if (name === null) return [nobody[kind]];
  return [...(before[kind] === undefined ? [] : [before[kind]]), { text: name, kind, id }];
}

function filled(template: string, object: Phrase): Phrase {
  const [start = '', end] = template.split('{}');
  return end === undefined ? [start] : [start, ...object, ...(end === '' ? [] : [end])];
}

/** A person as a changed field recorded them; the oldest rows have the id alone. */
function person(value: unknown): Mention {
  const read: Fields = typeof value === 'object' && value !== null ? { ...value } : { userId: value };
  const id = typeof read.userId === 'string' ? read.userId : null;
  return { text: typeof read.name === 'string' ? read.name : 'somebody', kind: 'user', id };
}

const isSame = (value: unknown, { actor }: AuditEntry) => actor.id !== null && person(value).id === actor.id;

function changedFields({ before, after }: AuditEntry): string[] {
  return Object.keys(after ?? before ?? {});
}

function textOf(fields: Fields | null, name: string): string | undefined {
  const value = fields?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function metadataKeys(from: unknown, to: unknown): string[] {
  const was: Fields = typeof from === 'object' && from !== null ? { ...from } : {};
  const is: Fields = typeof to === 'object' && to !== null ? { ...to } : {};
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((key) => was[key] !== is[key]);
  if (keys.length === 0) return ['something'];
  return keys.length > 3 ? [...keys.slice(0, 2), `${keys.length - 2} others`] : keys;
}

function counted(
  verb: string,
  counts: readonly (readonly [value: unknown, one: string, many: string])[],
): Phrase[] {
  const known = counts.flatMap(([value, one, many]) =>
    typeof value === 'number' ? [`${value.toLocaleString('en')} ${value === 1 ? one : many}`] : [],
  );
  return known.length === 0 ? [] : [[`${verb} (${known.join(', ')})`]];
}

/** Phrases in a row: "a, b and c". */
function listed(phrases: readonly Phrase[]): SentencePart[] {
  return phrases.flatMap((phrase, index) => [
    ...(index === 0 ? [] : [index === phrases.length - 1 ? ' and ' : ', ']),
    ...phrase,
  ]);
}

function series(items: readonly string[]): string {
  return sentenceText(listed(items.map((item) => [item])));
}

/** `isCancelled` → `is cancelled`. */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`).trim();
}

/** But for what is spelled in capitals. */
function lowerFirst(text: string): string {
  return /^[A-Z][A-Z]/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}

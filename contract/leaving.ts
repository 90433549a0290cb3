import * as z from 'zod/mini';
import { endpoint } from './endpoint.ts';
import { userId, uuid } from './identifiers.ts';
import { userReference } from './references.ts';
import { severities } from './study.ts';

/** What becomes of the open studies of somebody who leaves. */
export const leavingPlans = ['successor', 'turns', 'unassign', 'keep'] as const;
export type LeavingPlan = (typeof leavingPlans)[number];

/** Those who take over by turn. */
export const successorsMax = 20;

/** One hand-over, from the moment at which access ended. */
export const leaving = z.object({
  /** Names the whole story in the audit, too. */
  leavingId: z.string(),
  userId: z.string(),
  plan: z.enum(leavingPlans),
  successors: z.array(userReference),
  /** `stopped` is for good: the person was reactivated before all was handed over. */
  state: z.enum(['running', 'finished', 'stopped']),
  /** Assigned to them and open when it began. Where that could not be counted to the end, it grows with what is found. */
  openStudies: z.number(),
  handedOver: z.number(),
  /** Of those handed over: unassigned, because none of the successors had access any more. */
  withoutSuccessor: z.number(),
  /** Still to be handed over. */
  left: z.number(),
  /** Reassigned, completed or cancelled by somebody else before their turn came. */
  leftAlone: z.number(),
  /**
   * Still theirs at the end, because whoever has the studies refused to hand them over or showed them in a way that cannot
   * be read. Absent: none.
   */
  stayed: z.optional(z.number()),
  /** The name of whoever began it. */
  startedBy: z.string(),
  startedAt: z.string(),
  finishedAt: z.nullable(z.string()),
});
export type Leaving = z.infer<typeof leaving>;

/** Everything that ends, or stays, when somebody is deactivated. */
export const leaver = z.object({
  userId: z.string(),
  /** Why whoever asks cannot deactivate them; null when they can. */
  refusal: z.nullable(z.string()),
  /** Assigned to them, neither complete nor cancelled. */
  openStudies: z.object({ stat: z.number(), high: z.number(), normal: z.number() }),
  /** Of these severities there are more than that: where they have to be counted one by one, it ends at a thousand. */
  moreOf: z.optional(z.array(z.enum(severities))),
  /** Living ones in this clinic. */
  sessions: z.object({ count: z.number(), lastSeenAt: z.nullable(z.string()) }),
  /** Made by them and not revoked, newest first. */
  apiKeys: z.array(
    z.object({
      apiKeyId: z.string(),
      description: z.string(),
      ending: z.string(),
      createdAt: z.string(),
      lastUsedAt: z.nullable(z.string()),
    }),
  ),
  /** Sent by them and waiting for an answer, where it is known who sent what; else 0. They stay valid. */
  pendingInvitations: z.number(),
  /** The hand-over of this deactivation; null while they have access, or when access was revoked without one. */
  leaving: z.nullable(leaving),
});
export type Leaver = z.infer<typeof leaver>;

export function openCount(openStudies: Leaver['openStudies']): number {
  return severities.reduce((sum, severity) => sum + openStudies[severity], 0);
}

const fewest: Readonly<Record<LeavingPlan, number>> = { successor: 1, turns: 2, unassign: 0, keep: 0 };
const most: Readonly<Record<LeavingPlan, number>> = {
  successor: 1,
  turns: successorsMax,
  unassign: 0,
  keep: 0,
};

/** What is wrong with so many successors for a plan, or undefined. */
function successorsProblem(plan: LeavingPlan, count: number): string | undefined {
  if (count < fewest[plan]) return plan === 'turns' ? 'Choose at least two people.' : 'Choose a person.';
  if (count <= most[plan]) return undefined;
  if (plan === 'turns') return `Choose at most ${successorsMax} people.`;
  return plan === 'successor' ? 'Choose one person only.' : 'This choice has no successors.';
}

export const leaverBeginBody = z
  .strictObject({
    plan: z.enum(leavingPlans),
    successorIds: z.optional(z.array(userId)),
    /** Keys of theirs that go on; all others end, those included that nobody had seen yet. */
    keepApiKeyIds: z.optional(z.array(uuid).check(z.maxLength(1000, 'Must be at most 1000 keys.'))),
  })
  .check((context) => {
    const { plan, successorIds = [] } = context.value;
    const message = successorsProblem(plan, new Set(successorIds).size);
    if (message !== undefined)
      context.issues.push({ code: 'custom', message, input: context.value, path: ['successorIds'] });
  });

export const leaverRetrieve = endpoint({
  name: 'leaverRetrieve',
  method: 'GET',
  path: '/dashboard/users/{userId}/leaving',
  summary: 'What ends when a user is deactivated, and how far a hand-over is (owners and admins)',
  credential: 'session',
  params: z.strictObject({ userId }),
  answer: leaver,
  status: 200,
  errors: ['not_found'],
  extension: true,
});

export const leaverBegin = endpoint({
  name: 'leaverBegin',
  method: 'POST',
  path: '/dashboard/users/{userId}/leaving',
  summary: 'Deactivate a user and end sessions and API keys at once; their open studies are handed over next',
  credential: 'session',
  params: z.strictObject({ userId }),
  body: leaverBeginBody,
  answer: leaving,
  status: 201,
  errors: ['not_found', 'conflict'],
  extension: true,
});

export const leaverContinue = endpoint({
  name: 'leaverContinue',
  method: 'POST',
  path: '/dashboard/leavings/continue',
  summary: 'Hand over the next of the open studies, 200 at most; to repeat it is safe',
  credential: 'session',
  body: z.strictObject({ leavingId: uuid }),
  answer: leaving,
  status: 200,
  errors: ['not_found'],
  extension: true,
});

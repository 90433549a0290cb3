import { MailProblem } from './mailer.ts';

export interface MailTrouble {
  /** A clause without a full stop, in our own words: a server's text quotes addresses and names hosts. */
  readonly problem: string;
  /** Another try would end the same way. */
  readonly isPermanent: boolean;
}

/** From whatever `Mailer.send` was rejected with. */
export function mailTrouble(error: unknown): MailTrouble {
  const permanent = (problem: string): MailTrouble => ({ problem, isPermanent: true });
  const temporary = (problem: string): MailTrouble => ({ problem, isPermanent: false });
  if (error instanceof MailProblem) return permanent('This address cannot be written to');
  if (!(error instanceof Error)) return temporary('The mail could not be sent');
  const reply = numberOf(error, 'responseCode');
  const step = textOf(error, 'command');
  if (reply !== undefined && reply >= 500) {
    // What it says of the sender or of our account is for whoever runs Readroom to mend, and then the mail can go.
    if (step === 'RCPT TO') return permanent('The mail server refused the address');
    if (step === 'DATA') return permanent('The mail server refused the message');
    if (step?.startsWith('AUTH')) return temporary('The mail server did not let Readroom sign in');
    return temporary('The mail server refused to send for Readroom');
  }
  if (reply !== undefined && reply >= 400) return temporary('The mail server asked to try again later');
  const codes = [textOf(error, 'code'), textOf(error, 'originalCode')];
  for (const [code, problem] of byCode) {
    if (codes.includes(code)) return temporary(problem);
  }
  return temporary('The mail could not be sent');
}

/** The causes before what they led to. */
const byCode = [
  ['ECONNREFUSED', 'Connection refused'],
  ['ENOTFOUND', 'The mail server was not found'],
  ['EDNS', 'The mail server was not found'],
  ['ETIMEDOUT', 'The mail server did not answer'],
  ['EHOSTUNREACH', 'The mail server cannot be reached'],
  ['ENETUNREACH', 'The mail server cannot be reached'],
  ['EAUTH', 'The mail server did not let Readroom sign in'],
  ['ETLS', 'There was no safe connection to the mail server'],
  ['ECONNRESET', 'The connection broke off'],
  ['ECONNECTION', 'The connection broke off'],
  ['ESOCKET', 'The connection broke off'],
] as const;

function textOf(error: Error, name: string): string | undefined {
  const value = new Map<string, unknown>(Object.entries(error)).get(name);
  return typeof value === 'string' ? value : undefined;
}

function numberOf(error: Error, name: string): number | undefined {
  const value = new Map<string, unknown>(Object.entries(error)).get(name);
  return typeof value === 'number' ? value : undefined;
}

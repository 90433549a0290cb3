import { endpoint } from './endpoint.ts';
import { session } from './session.ts';

/** In a file of its own: the browser asks this before it shows anything, and the rest of them later or never. */
export const sessionRetrieve = endpoint({
  name: 'sessionRetrieve',
  method: 'GET',
  path: '/dashboard/session',
  summary: 'Who is signed in, in which clinic, with which rights',
  credential: 'session',
  answer: session,
  status: 200,
  errors: [],
  beforeSecondFactor: true,
  extension: true,
});

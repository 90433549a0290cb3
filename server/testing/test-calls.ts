import type { Answer, Endpoint } from '#contract/endpoint.ts';
import {
  type Caller,
  callEndpoint,
  type Done,
  type Input,
  type Refused,
  type Result,
  type Send,
} from './call.ts';

export interface TestCalls {
  /** Calls an operation; the answer has been held to the contract. */
  call<E extends Endpoint>(caller: Caller, endpoint: E, input?: Input): Promise<Result<E>>;
  /** The same, for a test in which it has to succeed. */
  done<E extends Endpoint>(caller: Caller, endpoint: E, input?: Input): Promise<Answer<E>>;
  /** The same, for a test in which it has to be refused with this status. */
  refused(caller: Caller, endpoint: Endpoint, status: number, input?: Input): Promise<Refused>;
}

export function testCalls(send: Send, origin: string): TestCalls {
  const call: TestCalls['call'] = (caller, endpoint, input) =>
    callEndpoint(send, origin, caller, endpoint, input);
  return {
    call,
    done: async (caller, endpoint, input) => succeeded(endpoint, await call(caller, endpoint, input)).body,
    async refused(caller, endpoint, status, input) {
      const result = await call(caller, endpoint, input);
      if (result.ok)
        throw new Error(`${endpoint.name} was to be refused, and answered ${result.text.slice(0, 600)}`);
      if (result.status !== status)
        throw new Error(
          `${endpoint.name} was to be refused with ${status}, not ${result.status}: ${result.text}`,
        );
      return result;
    },
  };
}

export function succeeded<E extends Endpoint>(endpoint: E, result: Result<E>): Done<E> {
  if (!result.ok) throw new Error(`${endpoint.name} answered ${result.status}: ${result.text}`);
  return result;
}

import type { Answer, Endpoint, Parsed } from '#contract/endpoint.ts';
import type { DashboardEndpoints } from '#contract/endpoints.ts';
import type { RequestTrace, UserActor } from './actor.ts';

/** What a browser sends along that only the dashboard's own verbs may look at. */
export interface BrowserTrace extends RequestTrace {
  readonly cookie: string | undefined;
  readonly userAgent: string | undefined;
  /** A whole `Set-Cookie` header to send with the answer. */
  readonly setCookie: (header: string) => void;
}

export interface DashboardCall<E extends Endpoint> extends Parsed<E> {
  /** Always there for operations with the `session` credential, never for `none`. */
  readonly actor: E['credential'] extends 'session' ? UserActor : undefined;
  readonly request: BrowserTrace;
  /** Of an `If-Match`, where the operation honours it. */
  readonly expectedVersion?: number | undefined;
  /** The same header, where objects have no versions. */
  readonly expectedFingerprint?: string | undefined;
}

export type DashboardVerb<E extends Endpoint> = (call: DashboardCall<E>) => Promise<Answer<E>>;

export type Dashboard = {
  readonly [Name in keyof DashboardEndpoints]: DashboardVerb<DashboardEndpoints[Name]>;
};

/** The operations of the dashboard that depend on where a clinic's studies and people are. */
export type ModeDashboard = Pick<
  Dashboard,
  | 'accessReview'
  | 'addressCheck'
  | 'capabilitiesRetrieve'
  | 'expressCustomerList'
  | 'invitationLinkCreate'
  | 'invitationResend'
  | 'leaverBegin'
  | 'leaverContinue'
  | 'leaverRetrieve'
  | 'metadataKeyList'
  | 'ownProfileUpdate'
>;

/** What a clinic keeps here in both modes: its settings and its audit. */
export type ClinicDashboard = Pick<
  Dashboard,
  'auditList' | 'auditRetrieve' | 'auditExport' | 'clinicRetrieve' | 'clinicUpdate'
>;

/** Who is signed in, and the API keys: the same in both modes, too. */
export type PeopleDashboard = Omit<Dashboard, keyof ClinicDashboard | keyof ModeDashboard>;

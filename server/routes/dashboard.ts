import type { Hono } from 'hono';
import type { Endpoint } from '#contract/endpoint.ts';
import { type DashboardEndpoints, dashboardEndpoints } from '#contract/endpoints.ts';
import { browserTrace } from '#server/http/browser-trace.ts';
import type { Environment } from '#server/http/context.ts';
import { type MountParts, mount } from '#server/http/mount.ts';
import type { Dashboard, DashboardCall, DashboardVerb } from '#server/viewer/dashboard.ts';

/** What only the dashboard needs: session, audit, API keys, capabilities. */
export function mountDashboard(app: Hono<Environment>, dashboard: Dashboard, parts: MountParts): void {
  for (const name of Object.keys(dashboardEndpoints) as (keyof DashboardEndpoints)[]) {
    // One row and its verb: the table's type pairs them, which a loop over names cannot say.
    const endpoint: Endpoint = dashboardEndpoints[name];
    const verb = dashboard[name] as DashboardVerb<Endpoint>;
    mount(app, endpoint, parts, (input, context) =>
      verb({
        params: input.params,
        query: input.query,
        body: input.body,
        expectedVersion: input.expectedVersion,
        expectedFingerprint: input.expectedFingerprint,
        actor: input.actor as DashboardCall<Endpoint>['actor'],
        request: browserTrace(context),
      }),
    );
  }
}

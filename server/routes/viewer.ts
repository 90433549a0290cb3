import type { Hono } from 'hono';
import type { Endpoint } from '#contract/endpoint.ts';
import { type ViewerEndpoints, viewerEndpoints } from '#contract/endpoints.ts';
import type { Environment } from '#server/http/context.ts';
import { type MountParts, mount } from '#server/http/mount.ts';
import { Refusal } from '#server/viewer/refusal.ts';
import type { Verb, Viewer } from '#server/viewer/viewer.ts';

/** The documented API: credential + input → one verb → answer, for every row of the table. */
export function mountViewer(app: Hono<Environment>, viewer: Viewer, parts: MountParts): void {
  for (const name of literalPathsFirst(viewerEndpoints)) {
    // One row and its verb: the table's type pairs them, which a loop over names cannot say.
    const endpoint: Endpoint = viewerEndpoints[name];
    const verb = viewer[name] as Verb<Endpoint>;
    mount(app, endpoint, parts, async (input, context) => {
      if (input.actor === undefined) throw new Refusal('unauthenticated', 'Sign in.');
      return verb({ ...input, actor: input.actor, request: context.get('trace') });
    });
  }
}

/** `/users/invitations` before `/users/{userId}`: the router takes the first that fits. */
function literalPathsFirst(table: ViewerEndpoints): (keyof ViewerEndpoints)[] {
  const names = Object.keys(table) as (keyof ViewerEndpoints)[];
  return names.sort((a, b) => parameterCount(table[a].path) - parameterCount(table[b].path));
}

function parameterCount(path: string): number {
  return path.split('{').length;
}

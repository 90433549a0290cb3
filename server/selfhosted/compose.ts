import { createHandOverWorker, type WorkerLog } from '#server/clinic/hand-over-worker.ts';
import { assertNotTheVendors } from '#server/database/mode.ts';
import type { Mode } from '#server/viewer/mode.ts';
import { capabilitiesOf } from './capabilities.ts';
import { createDirectory } from './directory.ts';
import { handOverWork } from './hand-over-work.ts';
import type { SelfHostedParts } from './parts.ts';
import { createSelfHostedDashboard, createSelfHostedViewer } from './self-hosted.ts';
import { createViewerLinks } from './viewer-links.ts';

/** Readroom is the API. @throws WrongMode where the database belongs to a clinic at the vendor */
export async function composeSelfHosted(parts: SelfHostedParts & { readonly log: WorkerLog }): Promise<Mode> {
  await assertNotTheVendors(parts.db);
  return {
    viewer: createSelfHostedViewer(parts),
    dashboard: createSelfHostedDashboard(parts),
    directory: createDirectory(parts),
    openStudy: createViewerLinks(parts),
    capabilities: (clinicId) => capabilitiesOf(parts, clinicId),
    handOvers: createHandOverWorker(handOverWork(parts), parts.log),
  };
}

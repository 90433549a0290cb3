import { createHandOverWorker } from '#server/clinic/hand-over-worker.ts';
import type { ClinicParts } from '#server/clinic/parts.ts';
import { ensureVendorClinic } from '#server/database/mode.ts';
import type { Directory } from '#server/viewer/directory.ts';
import type { Mode } from '#server/viewer/mode.ts';
import { vendorCapabilities } from './capabilities.ts';
import { createVendorClient, type VendorClient } from './client.ts';
import { createClinicPin } from './clinic-pin.ts';
import { createVendorDirectory } from './directory.ts';
import { handOverWork } from './hand-over-work.ts';
import { createVendorLinks } from './open-study.ts';
import type { VendorParts } from './parts.ts';
import { createReads } from './reads.ts';
import { createTurns } from './turns.ts';
import type { VendorLog } from './vendor-log.ts';
import { createVendorMode } from './vendor-mode.ts';

export interface VendorSettings {
  /** A secret. */
  readonly apiKey: string;
  readonly baseUrl: URL;
  readonly clinicName: string | undefined;
  /** Replaced by tests. */
  readonly fetch?: (request: Request) => Promise<Response>;
  readonly deadlineMs?: number;
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly ensureClinic?: typeof ensureVendorClinic;
}

/** The directory alone, for who has the machine. @throws WrongMode where the database has clinics of its own */
export async function openVendorDirectory(
  parts: Pick<ClinicParts, 'db' | 'now'> & { readonly log: VendorLog; readonly random: () => number },
  settings: VendorSettings,
): Promise<Directory> {
  const { db, now } = parts;
  const clinicId = await ensureVendorClinic(db, { name: settings.clinicName, now });
  return createVendorDirectory({ db, now, clinicId, client: clientOf(parts, settings) });
}

function clientOf(
  { log, random, now }: Pick<ClinicParts, 'now'> & { readonly log: VendorLog; readonly random: () => number },
  { baseUrl, apiKey, fetch = globalThis.fetch, deadlineMs, sleep }: VendorSettings,
): VendorClient {
  return createVendorClient({
    baseUrl,
    apiKey,
    fetch,
    log,
    random,
    now,
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
    ...(sleep === undefined ? {} : { sleep }),
  });
}

/** Readroom is a dashboard and a guard in front of the vendor's API. @throws WrongMode where the database has clinics of its own */
export async function composeVendor(
  parts: ClinicParts & { readonly log: VendorLog; readonly random: () => number; readonly mail: boolean },
  settings: VendorSettings,
): Promise<Mode> {
  const { db, now, cursorKey, log, mail } = parts;
  const { baseUrl, clinicName, ensureClinic = ensureVendorClinic } = settings;
  const client = clientOf(parts, settings);
  const clinicId = await ensureClinic(db, { name: clinicName, now });
  const vendor: VendorParts = {
    db,
    now,
    cursorKey,
    log,
    mail,
    baseUrl,
    client,
    reads: createReads(client, now),
    turns: createTurns(),
    pin: createClinicPin(db, log, clinicId),
    clinicId,
  };
  return {
    ...createVendorMode(vendor),
    directory: createVendorDirectory(vendor),
    openStudy: createVendorLinks(vendor),
    capabilities: () => vendorCapabilities(vendor),
    handOvers: createHandOverWorker(handOverWork(vendor), log),
  };
}

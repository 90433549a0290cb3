import fs from 'node:fs/promises';
import path from 'node:path';
import { DatabaseUnusable } from '#server/database/failure.ts';

const unfinished = 'postgres.new-';

/**
 * `<folder>/postgres`, made when it is not there. It is made beside and renamed when it is complete and on the
 * disk, so that a process killed in the middle leaves no half database behind, only a folder to remove.
 * The caller holds the folder's lock.
 *
 * @param fill makes a whole database in the given empty folder and shuts it down
 */
export async function dataFolder(folder: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const finished = path.join(folder, 'postgres');
  for (const name of await fs.readdir(folder)) {
    if (name.startsWith(unfinished)) await fs.rm(path.join(folder, name), { recursive: true, force: true });
  }
  if (await exists(path.join(finished, 'PG_VERSION'))) return finished;
  if (await exists(finished)) {
    throw new DatabaseUnusable(
      `The folder ${finished} is not a PostgreSQL data folder, and it will not be overwritten. Restore it from a backup or move it away.`,
    );
  }
  const fresh = await fs.mkdtemp(path.join(folder, unfinished));
  await fill(fresh);
  await syncTree(fresh);
  await fs.rename(fresh, finished);
  await syncFolder(folder);
  return finished;
}

/** Makes a folder for patient data, readable by this user only, and lasting. @throws DatabaseUnusable */
export async function makeFolder(folder: string): Promise<void> {
  const firstMade = await fs.mkdir(folder, { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw new DatabaseUnusable(
      `The data folder ${folder} cannot be made${code}. Set DATA_DIR to a folder that this user may write to.`,
      { cause },
    );
  });
  if (firstMade === undefined) return;
  for (let made = path.resolve(folder); made.length >= firstMade.length; made = path.dirname(made)) {
    await syncFolder(path.dirname(made));
  }
}

async function syncTree(folder: string): Promise<void> {
  for (const entry of await fs.readdir(folder, { withFileTypes: true })) {
    const inside = path.join(folder, entry.name);
    if (entry.isDirectory()) await syncTree(inside);
    else if (entry.isFile()) await sync(inside, 'r+');
  }
  await syncFolder(folder);
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; its file system journals names itself.
  if (process.platform === 'win32') return;
  await sync(folder, 'r');
}

async function sync(file: string, flags: 'r' | 'r+'): Promise<void> {
  const handle = await fs.open(file, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await fs.lstat(file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

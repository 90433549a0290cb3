import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dataFolder, makeFolder } from './new-data-folder.ts';
import { openEmbedded } from './open-embedded.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'readroom-data-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function fill(at: string): Promise<void> {
  await mkdir(path.join(at, 'base'));
  await writeFile(path.join(at, 'base', '1'), 'one');
  await writeFile(path.join(at, 'PG_VERSION'), '18');
}

test('fills a folder beside and renames it; the next time it is left alone', async () => {
  await mkdir(path.join(folder, 'postgres.new-left', 'base'), { recursive: true });
  const made = await dataFolder(folder, async (at) => {
    expect(path.basename(at)).toMatch(/^postgres\.new-/);
    await fill(at);
  });
  expect(made).toBe(path.join(folder, 'postgres'));
  expect(await readdir(folder)).toEqual(['postgres']);
  expect(await readFile(path.join(made, 'base', '1'), 'utf8')).toBe('one');
  await dataFolder(folder, () => Promise.reject(new Error('not again')));
});

test('what could not be filled is not taken for a database', async () => {
  await expect(dataFolder(folder, () => Promise.reject(new Error('disk full')))).rejects.toThrow('disk full');
  await dataFolder(folder, fill);
  expect(await readdir(folder)).toEqual(['postgres']);
});

test('never overwrites a folder that holds something else', async () => {
  await mkdir(path.join(folder, 'postgres'));
  await writeFile(path.join(folder, 'postgres', 'letters.txt'), 'dear');
  await expect(openEmbedded({ folder })).rejects.toMatchObject({
    name: 'DatabaseUnusable',
    message: expect.stringContaining('is not a PostgreSQL data folder'),
  });
  expect(await readdir(folder)).toEqual(['postgres']);
});

test('a database of another PostgreSQL version is refused in its own words, and the folder is free again', async () => {
  await mkdir(path.join(folder, 'postgres', 'global'), { recursive: true });
  await writeFile(path.join(folder, 'postgres', 'PG_VERSION'), '17\n');
  await writeFile(path.join(folder, 'postgres', 'postgresql.conf'), '');
  await expect(openEmbedded({ folder })).rejects.toThrow(/initialized by PostgreSQL version 17/);
  await expect(openEmbedded({ folder })).rejects.toThrow(/initialized by PostgreSQL version 17/);
}, 30_000);

test('the folder is for this user only', async () => {
  const made = path.join(folder, 'a', 'b');
  await makeFolder(made);
  await makeFolder(made);
  expect((await stat(made)).mode & 0o077).toBe(0);
});

test('a folder that cannot be made is said in a sentence that names the setting', async () => {
  const file = path.join(folder, 'letters.txt');
  await writeFile(file, 'dear');
  await expect(openEmbedded({ folder: file })).rejects.toMatchObject({
    name: 'DatabaseUnusable',
    message: expect.stringContaining('Set DATA_DIR'),
  });
});

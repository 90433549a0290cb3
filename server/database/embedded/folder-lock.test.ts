import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildChildren, type Children } from './child-process.ts';
import { FolderInUse, lockFolder } from './folder-lock.ts';

let children: Children;
let folder: string;

beforeAll(async () => {
  children = await buildChildren();
}, 60_000);
afterAll(() => children.end());
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'readroom-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a held folder is refused at once, and free again after release', async () => {
  const lock = await lockFolder(folder);
  const began = performance.now();
  await expect(lockFolder(folder)).rejects.toThrow(FolderInUse);
  expect(performance.now() - began).toBeLessThan(1_000);
  await lock.release();
  await (await lockFolder(folder)).release();
  expect(await readdir(folder)).toEqual([]);
});

test('a second process says why it stops, in under two seconds', async () => {
  const lock = await lockFolder(folder);
  const began = performance.now();
  const said = await children.start('open', folder).ended;
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('FolderInUse: Another process is using the data folder');
  await lock.release();
}, 10_000);

test('a killed holder leaves a name behind but not the lock', async () => {
  const holder = children.start('hold', folder);
  await holder.line('held');
  await expect(lockFolder(folder)).rejects.toThrow(FolderInUse);
  await holder.kill();
  expect((await readdir(folder)).length).toBe(1);
  const lock = await lockFolder(folder);
  expect((await readdir(folder)).length).toBe(1);
  await lock.release();
}, 20_000);

test('a folder with a path longer than a socket may have', async () => {
  const deep = path.join(folder, 'a'.repeat(120), 'b'.repeat(120));
  await mkdir(deep, { recursive: true });
  const lock = await lockFolder(deep);
  await expect(lockFolder(deep)).rejects.toThrow(FolderInUse);
  await lock.release();
  await (await lockFolder(deep)).release();
});

test('of ten that start at once in one process exactly one gets it, in each of 40 rounds', async () => {
  for (let round = 0; round < 40; round += 1) {
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => lockFolder(folder)));
    const winners = tries.filter((one) => one.status === 'fulfilled');
    expect(winners).toHaveLength(1);
    await Promise.all(winners.map(({ value }) => value.release()));
    expect(await readdir(folder)).toEqual([]);
  }
}, 60_000);

test('of ten processes exactly one gets it, after a killed holder too', async () => {
  for (let round = 0; round < 4; round += 1) {
    const ten = Array.from({ length: 10 }, () => children.start('hold', folder));
    const answers = await Promise.all(ten.map((child) => Promise.race([child.line('held'), child.ended])));
    const holders = answers.filter((answer) => answer === 'held');
    expect(holders).toHaveLength(1);
    await Promise.all(ten.map((child) => child.kill()));
  }
}, 60_000);

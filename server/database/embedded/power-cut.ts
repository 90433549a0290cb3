import fs from 'node:fs';
import path from 'node:path';
import type { PGlite, postgresMod } from '@electric-sql/pglite';
import { DurableFileSystem, type SyncCounts } from './durable-file-system.ts';

interface Unsynced {
  position: number;
  before: Buffer;
  sizeBefore: number;
}

/** How much of what was not synced the disk had written by itself when the power went. */
export type Survival = 'nothing' | 'some';

/**
 * For tests: a disk that remembers what each write since the last fsync replaced, and can make the folder that
 * a power cut at this moment would leave. File names survive, as on a journalling file system; data survives
 * only if it was synced, or by chance, block by block and in any order.
 */
export class PowerCutDisk extends DurableFileSystem {
  /** False: fsync does nothing, as in the package itself. The simulation must notice. */
  honest = true;
  /** Called before each write, so that a cut can come in the middle of anything; may throw like `fs` to refuse it. */
  beforeWrite: (() => void) | undefined;
  readonly #folder: string;
  readonly #unsynced = new Map<number, Unsynced[]>();

  constructor(folder: string, counts: SyncCounts) {
    super(folder, counts);
    this.#folder = folder;
  }

  override async init(
    pg: PGlite,
    options: Partial<postgresMod.PostgresMod>,
  ): Promise<{ emscriptenOpts: Partial<postgresMod.PostgresMod> }> {
    const { emscriptenOpts } = await super.init(pg, options);
    const watch = (module: postgresMod.PostgresMod): void => {
      const ops: Record<string, unknown> = Reflect.get(module.NODEFS, 'stream_ops');
      const write = ops.write;
      const realPath: unknown = Reflect.get(module.NODEFS, 'realPath');
      const tryOperation: unknown = Reflect.get(module.NODEFS, 'tryFSOperation');
      if (typeof write !== 'function' || typeof realPath !== 'function' || typeof tryOperation !== 'function')
        throw new Error('NODEFS has no write.');
      ops.write = (
        stream: { nfd: number; node: object },
        buffer: Uint8Array,
        offset: number,
        length: number,
        at: number,
      ) => {
        tryOperation(() => this.beforeWrite?.());
        this.#remember(String(realPath(stream.node)), length, at);
        return write(stream, buffer, offset, length, at);
      };
    };
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), watch] } };
  }

  protected override sync(descriptor: number, at: string): void {
    if (!this.honest) return;
    super.sync(descriptor, at);
    this.#unsynced.delete(fs.fstatSync(descriptor).ino);
  }

  /** Copies the folder as a power cut would leave it now. */
  cutPower(copy: string, survival: Survival, random: () => number): void {
    fs.cpSync(this.#folder, copy, { recursive: true });
    for (const file of filesIn(this.#folder)) {
      const lost = this.#unsynced.get(fs.statSync(file).ino);
      if (lost === undefined) continue;
      const descriptor = fs.openSync(path.join(copy, path.relative(this.#folder, file)), 'r+');
      for (const write of lost.toReversed()) {
        if (survival === 'some' && random() < 0.5) continue;
        const { size } = fs.fstatSync(descriptor);
        fs.writeSync(descriptor, write.before, 0, write.before.length, write.position);
        if (survival === 'nothing' && size > write.sizeBefore) fs.ftruncateSync(descriptor, write.sizeBefore);
      }
      fs.closeSync(descriptor);
    }
  }

  #remember(file: string, length: number, position: number): void {
    // Of its own: PostgreSQL opens some files for writing only.
    const descriptor = fs.openSync(file, 'r');
    const { ino, size } = fs.fstatSync(descriptor);
    const before = Buffer.alloc(Math.max(0, Math.min(length, size - position)));
    fs.readSync(descriptor, before, 0, before.length, position);
    fs.closeSync(descriptor);
    const writes = this.#unsynced.get(ino) ?? [];
    this.#unsynced.set(ino, writes);
    writes.push({ position, before, sizeBefore: size });
  }
}

function* filesIn(folder: string): Generator<string> {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const inside = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(inside);
    else yield inside;
  }
}

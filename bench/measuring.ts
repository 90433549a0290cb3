import { type Product, startProduct } from './product.ts';

/** What measurements share: made when the first of them asks for it, removed after the last. */
export interface Measuring {
  /** The repository's top folder. */
  readonly root: string;
  /** A clinic with 101,000 studies: enough for 1,000 pages of a hundred. */
  product(): Promise<Product>;
}

/** Says a line of detail to whoever set BENCH_VERBOSE. */
export function detail(line: string): void {
  if (process.env.BENCH_VERBOSE) console.error(`  ${line}`);
}

export function startMeasuring(root: string): Measuring & { end(): Promise<void> } {
  let product: Promise<Product> | undefined;
  return {
    root,
    product() {
      product ??= startProduct({ studies: 101_000, users: 300 });
      return product;
    },
    end: async () => {
      // One that could not be started has said so where it was asked for.
      const started = await product?.catch(() => undefined);
      await started?.remove();
    },
  };
}

import * as z from 'zod/mini';

export const pageLimitDefault = 20;
export const pageLimitMax = 100;

/** Extension: how many rows of this page the vendor sent in a shape that could not be read; absent when all could. */
export const unreadableRows = z.optional(z.number());

/**
 * The shape of every list: `{ [name]: [...], hasMore, cursor }`. A client stops when `hasMore` is false,
 * when `cursor` is missing or empty, or when the page is empty.
 */
export function page<const Name extends string, Item extends z.ZodMiniType>(name: Name, item: Item) {
  const items = { [name]: z.array(item) } as { [key in Name]: z.ZodMiniArray<Item> };
  return z.object({
    ...items,
    hasMore: z.boolean(),
    cursor: z.optional(z.nullable(z.string())),
    unreadable: unreadableRows,
  });
}

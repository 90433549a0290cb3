import { Refusal } from '#server/viewer/refusal.ts';

/** Says which address it was: at the terminal that is no secret. `where` is like ` in Northside`. */
export function nobodyWith(address: string, where = ''): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Refusal) || error.code !== 'not_found') throw error;
    throw new Refusal('not_found', `Nobody with dashboard access has the address ${address}${where}.`);
  };
}

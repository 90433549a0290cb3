/** Takes names of operations, paths, codes and statuses; never a value, an address or the key. */
export interface VendorLog {
  warn(details: object, message: string): void;
}

/** Says that something is wrong at this path of this operation's answers. */
export type Report = (operation: string, path: string, problem: string) => void;

/** Each place once: what is wrong there is wrong in every row of every page. As many places as the contract has. */
export function reportOnce(log: VendorLog): Report {
  const reported = new Set<string>();
  return (operation, path, problem) => {
    const place = `${operation} ${path}`;
    if (reported.has(place)) return;
    reported.add(place);
    log.warn({ operation, path, problem }, "the vendor's answer differs from the contract");
  };
}

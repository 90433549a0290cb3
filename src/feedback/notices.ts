interface NoticeAction {
  readonly label: string;
  readonly run: () => void;
  /** The shortcut that does the same. */
  readonly keys?: string | undefined;
}

export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly tone: 'neutral' | 'ok' | 'over';
  readonly actions: readonly NoticeAction[];
  /** To a page of ours. */
  readonly link: { readonly label: string; readonly href: string } | undefined;
  /** Milliseconds until it passes by itself, not counted while somebody is at it. Without it what can be acted on stays. */
  readonly lifetime: number | undefined;
}

let notices: readonly Notice[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function change(next: readonly Notice[]): void {
  notices = next;
  for (const listener of listeners) listener();
}

/** Says something that no place on the page says. Returns its id, for `dismissNotice`. */
export function showNotice(text: string, details: Partial<Omit<Notice, 'id' | 'text'>> = {}): number {
  const id = nextId++;
  // The same sentence again replaces the old one; more than three at once nobody reads. A failure goes last.
  const others = notices.filter((notice) => notice.text !== text);
  while (others.length > 2)
    others.splice(
      Math.max(
        0,
        others.findIndex((notice) => notice.tone !== 'over'),
      ),
      1,
    );
  change([
    ...others,
    { tone: 'neutral', actions: [], link: undefined, lifetime: undefined, ...details, id, text },
  ]);
  return id;
}

export function dismissNotice(id: number): void {
  change(notices.filter((notice) => notice.id !== id));
}

export const noticeStore = {
  get: () => notices,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

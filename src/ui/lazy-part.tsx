import {
  type ComponentType,
  type LazyExoticComponent,
  lazy,
  useEffect,
  useState,
  useSyncExternalStore,
} from 'react';
import { Button } from './button.tsx';

type Load<Props> = () => Promise<{ default: ComponentType<Props> }>;

/**
 * A part of a page whose code comes later. `lazy` alone keeps a lost request for ever and takes the whole page down
 * with it; here the loss is said in place, and can be mended when the network is back.
 */
export function lazyPart<Props extends object>(load: Load<Props>): LazyExoticComponent<ComponentType<Props>> {
  return lazy(() =>
    load().catch(() => ({ default: (props: Props) => <LostPart load={load} props={props} /> })),
  );
}

/** What looks for each part that is lost, the first to go first. */
let lost: readonly (() => unknown)[] = [];
const listeners = new Set<() => void>();

function setLost(next: readonly (() => unknown)[]): void {
  lost = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function LostPart<Props extends object>({ load, props }: { load: Load<Props>; props: Props }) {
  const [found, setFound] = useState<{ readonly Part: ComponentType<Props> }>();
  const [look] = useState(() => () => load().then(({ default: Part }) => setFound({ Part }), ignore));
  useEffect(() => {
    if (found) return;
    setLost([...lost, look]);
    // Once where it was missed, and then when asked.
    void look();
    addEventListener('online', look);
    return () => {
      setLost(lost.filter((other) => other !== look));
      removeEventListener('online', look);
    };
  }, [look, found]);
  // However many are lost, it is one network: it is said once.
  const isFirst = useSyncExternalStore(subscribe, () => lost[0] === look);
  if (found) return <found.Part {...props} />;
  if (!isFirst) return null;
  return (
    <div
      role="alert"
      className="fixed bottom-4 left-4 z-50 flex items-center gap-3 rounded bg-stat-soft px-3 py-2"
    >
      <p>
        <strong className="font-semibold">A part of this page could not be loaded.</strong> Check the network.
        If Readroom was updated meanwhile, reload the page.
      </p>
      <Button
        size="small"
        onClick={() => {
          for (const again of lost) again();
        }}
      >
        Try again
      </Button>
    </div>
  );
}

/** It is still said on the screen. */
function ignore(): void {}

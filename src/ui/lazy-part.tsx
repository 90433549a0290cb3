import { type ComponentType, type LazyExoticComponent, lazy, useEffect, useState } from 'react';
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

function LostPart<Props extends object>({ load, props }: { load: Load<Props>; props: Props }) {
  const [found, setFound] = useState<{ readonly Part: ComponentType<Props> }>();
  const look = () => load().then(({ default: Part }) => setFound({ Part }), ignore);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once where it was missed, and then when asked
  useEffect(() => {
    void look();
    addEventListener('online', look);
    return () => removeEventListener('online', look);
  }, []);
  if (found) return <found.Part {...props} />;
  return (
    <div
      role="alert"
      className="fixed bottom-4 left-4 z-50 flex items-center gap-3 rounded bg-stat-soft px-3 py-2"
    >
      <p>
        <strong className="font-semibold">A part of this page could not be loaded.</strong> Check the network.
        If Readroom was updated meanwhile, reload the page.
      </p>
      <Button size="small" onClick={look}>
        Try again
      </Button>
    </div>
  );
}

/** It is still said on the screen. */
function ignore(): void {}

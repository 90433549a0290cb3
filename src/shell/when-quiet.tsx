import { useIsFetching } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';

/** Draws its children once the page's first data is in: until then, their code would compete with it. */
export function WhenQuiet({ fallback, children }: { fallback: ReactNode; children: ReactNode }) {
  const [isQuiet, setIsQuiet] = useState(false);
  if (isQuiet) return children;
  return (
    <>
      {fallback}
      <Waiting onQuiet={() => setIsQuiet(true)} />
    </>
  );
}

/** Milliseconds in which what has come can be drawn, or something else be asked for. */
const pause = 100;

/** A component of its own, so that nothing listens any more when it has been quiet once. */
function Waiting({ onQuiet }: { onQuiet: () => void }) {
  const isFetching = useIsFetching() > 0;
  const latest = useRef(onQuiet);
  latest.current = onQuiet;
  useEffect(() => {
    if (isFetching) return;
    const timer = setTimeout(() => latest.current(), pause);
    return () => clearTimeout(timer);
  }, [isFetching]);
  return null;
}

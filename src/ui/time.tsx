import { calendarDay, instant, readTime, relative } from '#src/lib/time.ts';
import { useNow } from './now.ts';

interface TimeProps {
  /** As the wire has it, in UTC. */
  at: string | null | undefined;
  /** What stands there when there is none. */
  none?: string;
}

/** "6 min ago", with the exact time in the reader's zone as its title. */
export function RelativeTime({ at, none = 'Unknown' }: TimeProps) {
  const now = useNow();
  const time = readTime(at);
  if (time === undefined) return <span className="text-faint">{none}</span>;
  return (
    <time dateTime={at ?? undefined} title={instant(time)}>
      {/* The clock moves four times a minute: what has happened since then is not in the future. */}
      {relative(time, time > now && time <= Date.now() ? time : now)}
    </time>
  );
}

/** Day and time in the reader's zone, with the UTC original as its title. */
export function ExactTime({ at, none = 'Unknown', isDay = false }: TimeProps & { isDay?: boolean }) {
  const time = readTime(at);
  if (time === undefined) return <span className="text-faint">{none}</span>;
  return (
    <time dateTime={at ?? undefined} title={`${at} (UTC)`} className="whitespace-nowrap">
      {isDay ? calendarDay(time) : instant(time)}
    </time>
  );
}

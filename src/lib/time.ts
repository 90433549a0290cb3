const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A length of time as people say it, in at most two units: `42 s`, `17 min`, `3 h 05 min`, `2 d 4 h`, `26 d`. Milliseconds. */
export function duration(length: number): string {
  const rest = Math.max(0, length);
  if (rest < minute) return `${Math.floor(rest / second)} s`;
  if (rest < hour) return `${Math.floor(rest / minute)} min`;
  if (rest < day) {
    const minutes = Math.floor((rest % hour) / minute);
    return `${Math.floor(rest / hour)} h ${String(minutes).padStart(2, '0')} min`;
  }
  const days = Math.floor(rest / day);
  const hours = Math.floor((rest % day) / hour);
  return days >= 7 || hours === 0 ? `${days} d` : `${days} d ${hours} h`;
}

/** One unit, for where the exact time is a hover away: `just now`, `6 min ago`, `in 3 d`. Milliseconds since the epoch. */
export function relative(at: number, now: number): string {
  const distance = Math.abs(now - at);
  if (distance < 5 * second) return 'just now';
  const [unit, name] =
    distance < minute
      ? [second, 's']
      : distance < hour
        ? [minute, 'min']
        : distance < 2 * day
          ? [hour, 'h']
          : [day, 'd'];
  const words = `${Math.floor(distance / unit)} ${name}`;
  return at > now ? `in ${words}` : `${words} ago`;
}

/** The words of the page are English, so its dates are too, in the order that the person is used to. */
const locale =
  typeof navigator !== 'undefined' && navigator.language.startsWith('en') ? navigator.language : 'en-GB';

const instantFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
const clockFormat = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
const dayFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });

/** In the reader's own time zone. */
export function instant(at: number): string {
  return instantFormat.format(at);
}

/** The time of day alone, of today. */
export function clock(at: number): string {
  return clockFormat.format(at);
}

export function calendarDay(at: number): string {
  return dayFormat.format(at);
}

/** Milliseconds since the epoch, or undefined for what is missing or no time at all: never 0. */
export function readTime(text: string | null | undefined): number | undefined {
  if (text === null || text === undefined) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

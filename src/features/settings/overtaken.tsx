/** After a change that somebody else made first. */
export function Overtaken() {
  return (
    <p role="alert" className="rounded bg-high-soft px-3 py-2">
      <strong className="font-semibold">Somebody else changed this meanwhile.</strong> Their changes stand
      here now, beside what you typed. Save once more to keep yours.
    </p>
  );
}

import { Keys } from '#src/ui/key.tsx';

const keys = [
  ['j k', 'move'],
  ['Enter', 'details'],
  ['o', 'open in Viewer'],
  ['a', 'assign'],
  ['m', 'to me'],
  ['c', 'complete'],
  ['e', 'edit'],
  ['/', 'find'],
  ['?', 'all shortcuts'],
] as const;

/** The keys that work here. The default export is for `lazy`. */
export default function WorklistKeys() {
  return keys.map(([key, words]) => (
    <span key={key} className="flex items-center gap-1.5 whitespace-nowrap">
      <Keys keys={key} /> {words}
    </span>
  ));
}

interface UnreadableNoteProps {
  readonly count: number;
  readonly nouns: readonly [one: string, many: string];
}

/** At a list of which rows are missing because they could not be read. The default export is for `lazy`. */
export default function UnreadableNote({ count, nouns: [one, many] }: UnreadableNoteProps) {
  return (
    <p role="status" className="basis-full text-warn">
      {count.toLocaleString('en')} {count === 1 ? one : many} could not be read: the vendor’s answer was not
      what was agreed. {count === 1 ? 'It is' : 'They are'} not in this list.
    </p>
  );
}

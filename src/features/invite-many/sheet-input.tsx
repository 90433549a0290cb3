import { type DragEvent, useEffect, useRef, useState } from 'react';
import { FailureLine } from '#src/feedback/failure-line.tsx';
import { Button } from '#src/ui/button.tsx';
import { Labelled } from './labelled.tsx';
import { type Cells, readCells } from './read-cells.ts';
import { readFile, UnreadableFile } from './read-file.ts';
import { rowsMax } from './sheet.ts';

interface SheetInputProps {
  readonly onOpen: (cells: Cells) => void;
  /** Whether there is a text that was typed and not used yet. */
  readonly onTyping: (isTyping: boolean) => void;
}

/** Where a sheet comes in: pasted anywhere on the page, dropped, chosen as a file, or typed. */
export function SheetInput({ onOpen, onTyping }: SheetInputProps) {
  const [typed, setTyped] = useState('');
  const [isOver, setIsOver] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);

  const open = async (given: string | File) => {
    setFailure(null);
    try {
      const text = typeof given === 'string' ? given : await readFile(given);
      const cells = readCells(text);
      const count = cells.lines.length;
      if (count === 0) throw new UnreadableFile('There are no rows in it.');
      if (count > rowsMax)
        throw new UnreadableFile(
          `It has ${count.toLocaleString('en')} rows. Split it: at most ${rowsMax.toLocaleString('en')} at once.`,
        );
      onOpen(cells);
    } catch (reason) {
      setFailure(reason);
    }
  };
  const take = (data: DataTransfer | null): boolean => {
    const given = data?.files[0] ?? data?.getData('text/plain') ?? '';
    if (given === '') return false;
    void open(given);
    return true;
  };

  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    // Nobody should have to find a field first.
    const paste = (event: globalThis.ClipboardEvent) => {
      if (event.defaultPrevented || document.querySelector('[role=dialog]') !== null) return;
      if (latest.current(event.clipboardData)) event.preventDefault();
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, []);

  const isDrag = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(event.type === 'dragover');
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shorter way to the file that the button chooses
    <div
      className="flex max-w-3xl flex-col gap-4 p-5"
      onDragOver={isDrag}
      onDragLeave={isDrag}
      onDrop={(event) => {
        isDrag(event);
        take(event.dataTransfer);
      }}
    >
      <div
        className={`flex flex-col gap-3 rounded border border-dashed p-5 ${isOver ? 'border-accent bg-selected' : 'border-control'}`}
      >
        <p>
          <strong className="font-semibold">Paste cells copied from a spreadsheet</strong>, or drop a CSV file
          here. One person a row: e-mail, first name, last name and role; phone, level, rights and suffixes if
          you have them. A first row with the names of the columns helps, and any order will do.
        </p>
        <label className="button self-start has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus">
          Choose a CSV file…
          <input
            type="file"
            accept=".csv,.tsv,.txt,text/csv"
            className="sr-only"
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              // The same file can be chosen again after it was put right.
              event.target.value = '';
              if (file !== undefined) void open(file);
            }}
          />
        </label>
      </div>
      {failure !== null &&
        (failure instanceof UnreadableFile ? (
          <p role="alert" className="rounded bg-stat-soft px-3 py-2">
            <strong className="font-semibold">This cannot be used.</strong> {failure.message}
          </p>
        ) : (
          <FailureLine failure={failure} />
        ))}
      <Labelled label="Or type the rows" hint="A comma between the cells.">
        {(control) => (
          <textarea
            {...control}
            rows={1}
            className="field block [field-sizing:content] max-h-48 w-full resize-none py-[0.3125rem]"
            value={typed}
            spellCheck={false}
            onChange={(event) => {
              setTyped(event.target.value);
              onTyping(event.target.value.trim() !== '');
            }}
            onPaste={(event) => {
              // Into a text that is being typed, what is pasted belongs to it.
              if (typed.trim() !== '') event.stopPropagation();
            }}
          />
        )}
      </Labelled>
      {typed.trim() !== '' && (
        <Button className="self-start" onClick={() => void open(typed)}>
          Use these rows
        </Button>
      )}
    </div>
  );
}

import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, type RefObject, useState } from 'react';
import { studyRetrieve, studyRetrieveByUid } from '#contract/study-endpoints.ts';
import { answerOf } from '#src/api/client.ts';
import { ApiFailure } from '#src/api/failure.ts';
import { failureWords } from '#src/api/failure-words.ts';
import { keepStudy } from './study-cache.ts';
import { readStudyName } from './study-name.ts';

/** Paste either identifier of a study, Enter: its page, or why not. The default export is for `lazy`. */
export default function JumpBox({ input }: { input: RefObject<HTMLInputElement | null> }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);

  const find = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    const name = readStudyName(text);
    if (name.kind === 'neither') return setProblem(name.problem);
    setIsBusy(true);
    setProblem(undefined);
    try {
      const found = await client.fetchQuery({
        queryKey: ['studies', 'named', name],
        queryFn: ({ signal }) =>
          name.kind === 'id'
            ? answerOf(studyRetrieve, { params: { studyId: name.studyId }, signal })
            : answerOf(studyRetrieveByUid, {
                params: { studyInstanceUid: name.studyInstanceUid },
                signal,
              }),
        gcTime: 0,
        staleTime: 0,
      });
      keepStudy(client, found);
      setText('');
      void navigate({ to: '/studies/$studyId', params: { studyId: found.studyId } });
    } catch (failure) {
      const words = failureWords(failure);
      setProblem(
        failure instanceof ApiFailure && failure.code === 'not_found'
          ? `No study with this ${name.kind === 'id' ? 'id' : 'UID'} in this clinic.`
          : `${words.title}. ${words.message}`,
      );
    } finally {
      setIsBusy(false);
    }
  };

  return (
    <form onSubmit={find} className="relative">
      <input
        ref={input}
        className="field w-64 max-md:w-[calc(100vw-2.5rem)]"
        aria-label="Find a study by its id or DICOM UID"
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : 'jump-problem'}
        aria-busy={isBusy}
        placeholder="Study id or DICOM UID"
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="go"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setProblem(undefined);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          setText('');
          setProblem(undefined);
          event.currentTarget.blur();
        }}
      />
      <div role="alert">
        {problem !== undefined && (
          <p
            id="jump-problem"
            className="absolute top-full right-0 z-20 mt-1 w-full min-w-64 rounded bg-raised px-3 py-2 text-over shadow-float"
          >
            {problem}
          </p>
        )}
      </div>
    </form>
  );
}

import type { Leaving } from '#contract/leaving.ts';
import { personName } from '#src/lib/person-name.ts';

export function studiesWords(count: number): string {
  return `${count.toLocaleString('en')} open ${count === 1 ? 'study' : 'studies'}`;
}

/** "Mei Lin, Aaron Feldman and Luis Ferreira" */
function namesWords({ successors }: Leaving): string {
  const names = successors.map(personName);
  const last = names.pop() ?? 'somebody';
  return names.length === 0 ? last : `${names.join(', ')} and ${last}`;
}

/** To whom, as the end of "12 open studies are handed over". */
export function planWords(leaving: Leaving): string {
  if (leaving.plan === 'successor') return `handed over to ${namesWords(leaving)}`;
  return leaving.plan === 'turns' ? `handed over by turn to ${namesWords(leaving)}` : 'unassigned';
}

/** What became of the open studies. */
export function resultWords(leaving: Leaving): string {
  const { openStudies, handedOver, leftAlone, withoutSuccessor, stayed = 0 } = leaving;
  if (leaving.plan === 'keep')
    return openStudies === 0 ? '' : `${studiesWords(openStudies)} stayed assigned to them.`;
  const sentences = [
    openStudies === 0
      ? 'There was no open study to hand over.'
      : `${studiesWords(handedOver)} ${handedOver === 1 ? 'was' : 'were'} ${planWords(leaving)}.`,
  ];
  if (withoutSuccessor > 0)
    sentences.push(
      `${withoutSuccessor.toLocaleString('en')} of them went to nobody, for nobody who was to take them had access any more.`,
    );
  if (leftAlone > 0)
    sentences.push(
      `${leftAlone.toLocaleString('en')} ${leftAlone === 1 ? 'was' : 'were'} left alone: others had reassigned or closed ${leftAlone === 1 ? 'it' : 'them'} meanwhile.`,
    );
  if (stayed > 0)
    sentences.push(
      `${stayed.toLocaleString('en')} ${stayed === 1 ? 'is' : 'are'} still assigned to them: the Viewer API did not take ${stayed === 1 ? 'it' : 'them'} away.`,
    );
  return sentences.join(' ');
}

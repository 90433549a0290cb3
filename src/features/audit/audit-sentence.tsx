import { Link } from '@tanstack/react-router';
import type { AuditEntry } from '#contract/audit.ts';
import { auditSentence, type Mention, type SentencePart } from '#contract/audit-sentence.ts';

/** Who did what, with a link to what it was about; in the details, to everybody else whom it names, too. */
export function AuditSentence({ entry, isWhole = false }: { entry: AuditEntry; isWhole?: boolean }) {
  const parts = auditSentence(entry);
  const object = parts.find(
    (part) => isMention(part) && part.isActor !== true && part.id === entry.object.id,
  );
  return parts.map((part, index) => {
    if (!isMention(part)) return part;
    const isLink = isWhole || part === object;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence never move, and a name may come twice
      <MentionText key={index} mention={part} isLink={isLink} />
    );
  });
}

const isMention = (part: SentencePart): part is Mention => typeof part !== 'string';

function MentionText({
  mention: { kind, id, text, isActor },
  isLink,
}: {
  mention: Mention;
  isLink: boolean;
}) {
  if (isLink && id !== null) {
    if (kind === 'study')
      return (
        <Link to="/studies/$studyId" params={{ studyId: id }} className="name-link inline!">
          {text}
        </Link>
      );
    if (kind === 'user')
      return (
        <Link to="/users/$userId" params={{ userId: id }} className="name-link inline!">
          {text}
        </Link>
      );
    if (kind === 'invitation')
      return (
        <Link to="/invitations/$invitationId" params={{ invitationId: id }} className="name-link inline!">
          {text}
        </Link>
      );
  }
  return <span className={isActor ? 'font-medium text-text' : 'text-text'}>{text}</span>;
}

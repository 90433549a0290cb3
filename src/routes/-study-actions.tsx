import { type StudyActionsProps, useStudyActions } from '#src/features/studies/study-actions.tsx';
import { useShortcuts } from '#src/shell/shortcuts.ts';

/** What can be done to one study, by key and by menu. Draws nothing until asked. The default export is for `lazy`. */
export default function StudyActions(props: StudyActionsProps) {
  const { shortcuts, drawn } = useStudyActions(props);
  useShortcuts('One study', shortcuts);
  return drawn;
}

import { createFileRoute } from '@tanstack/react-router';

/** The list with nothing over it: the layout draws it. */
export const Route = createFileRoute('/invitations/_list/')({ codeSplitGroupings: [] });

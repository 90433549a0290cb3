import { createFileRoute } from '@tanstack/react-router';

/** The worklist with nothing over it: the layout draws it. */
export const Route = createFileRoute('/studies/_worklist/')({ codeSplitGroupings: [] });

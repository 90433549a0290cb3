/** Somebody else's change between what a form was opened with and what is being saved. */
export interface MergePart {
  /** A field of the form, or a part of one. */
  readonly id: string;
  readonly label: string;
  readonly before: string;
  readonly mine: string;
  readonly theirs: string;
  /** Both changed it, differently: somebody has to choose. Otherwise only they did, and theirs is taken. */
  readonly isConflict: boolean;
}

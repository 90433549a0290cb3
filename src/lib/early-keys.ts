interface EarlyKeys {
  /** With what was typed into it; Enter is a line break. Still to be read when it has left the page. */
  readonly field: HTMLTextAreaElement;
  /** What had the focus before. */
  readonly opener: Element | null;
}

let early: EarlyKeys | undefined;

/** The `ref` of a field that catches letters while the code of what they are meant for is on its way. */
export function catchKeys(field: HTMLTextAreaElement | null): void {
  if (field === null) return;
  early = { field, opener: document.activeElement };
  field.focus();
}

/** Once. Undefined when the code was there already. */
export function takeEarlyKeys(): EarlyKeys | undefined {
  const taken = early;
  early = undefined;
  return taken;
}

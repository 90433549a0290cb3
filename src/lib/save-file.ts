/** Hands a file to the browser's downloads: a text that was made here, or one of our addresses that answers with a file. */
export function saveFile(
  file: { readonly name: string; readonly text: string } | { readonly url: string },
): void {
  const link = document.createElement('a');
  const made = 'text' in file ? URL.createObjectURL(new Blob([file.text], { type: 'text/csv' })) : undefined;
  link.href = 'url' in file ? file.url : (made ?? '');
  link.download = 'name' in file ? file.name : '';
  link.click();
  // Not at once: some browsers begin to read it after this turn.
  if (made !== undefined) setTimeout(() => URL.revokeObjectURL(made), 60_000);
}

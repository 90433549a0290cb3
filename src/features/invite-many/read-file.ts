const maxBytes = 2_000_000;

/** Why a file is not read, to be shown as it stands. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

/** The text of a CSV file, in the encodings in which spreadsheets save them. @throws UnreadableFile */
export async function readFile(file: File): Promise<string> {
  if (file.size > maxBytes) throw new UnreadableFile(`${file.name} is larger than 2 MB.`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  // A workbook is a zip archive, or in its old form a compound file.
  if ((bytes[0] === 0x50 && bytes[1] === 0x4b) || (bytes[0] === 0xd0 && bytes[1] === 0xcf))
    throw new UnreadableFile(
      `${file.name} is a workbook. Save it as CSV, or copy its cells and paste them here.`,
    );
  return decode(bytes);
}

export function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // What Excel on Windows writes when it is asked for plain "CSV".
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** What a text says, whatever its writing: `Pathologists' Assistant` → `pathologists assistant`, `RT(R)` → `rt r`, `Señor` → `senor`. */
export function plainWords(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replace(/[\p{Mn}'’.]/gu, '')
    .toLowerCase();
  return plain.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

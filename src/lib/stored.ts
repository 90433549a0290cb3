/** A preference in this browser. Storage may be full, switched off or cleared: then it lasts as long as the page. */
export function stored<Value extends string>(key: string, values: readonly Value[], fallback: Value) {
  const name = `readroom.${key}`;
  const listeners = new Set<() => void>();
  let value = read();

  function read(): Value {
    try {
      const text = localStorage.getItem(name);
      return values.find((candidate) => candidate === text) ?? fallback;
    } catch {
      return fallback;
    }
  }

  return {
    get: (): Value => value,
    set(next: Value): void {
      value = next;
      try {
        localStorage.setItem(name, next);
      } catch {
        // Kept in memory only.
      }
      for (const listener of listeners) listener();
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

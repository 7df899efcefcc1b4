/** Narrow away null and undefined, failing loudly with the name of what was missing. The one replacement for `!`. */
export function ensure<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`missing: ${what}`);
  return value;
}

/** Jobs under way by name; `whenSettled` waits until none is left. */
export interface Pending {
  readonly count: number;
  /** What is being waited for, for the debug overlay and for timeouts that explain themselves. */
  names(): readonly string[];
  begin(what: string): () => void;
}

export function createPending(onDone: () => void): Pending {
  const open = new Map<symbol, string>();
  return {
    get count() {
      return open.size;
    },
    names: () => [...open.values()],
    begin(what) {
      const key = Symbol(what);
      open.set(key, what);
      return () => {
        if (open.delete(key)) onDone();
      };
    },
  };
}

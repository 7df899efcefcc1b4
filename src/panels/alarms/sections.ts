/** Which alarms stand and which have returned and only wait for a hand; both in the list's own order. */
export interface Sections {
  /** While `frozen` a row keeps the section it was last shown in: nothing moves under the hand. */
  split(
    ids: readonly string[],
    hasReturned: (id: string) => boolean,
    frozen: boolean,
  ): { readonly standing: readonly string[]; readonly returned: readonly string[] };
  forget(): void;
}

export function createSections(): Sections {
  let returnedBefore = new Map<string, boolean>();
  return {
    split(ids, hasReturned, frozen) {
      const now = new Map<string, boolean>();
      const standing: string[] = [];
      const returned: string[] = [];
      for (const id of ids) {
        const kept = frozen ? returnedBefore.get(id) : undefined;
        const inReturned = kept ?? hasReturned(id);
        now.set(id, inReturned);
        (inReturned ? returned : standing).push(id);
      }
      returnedBefore = now;
      return { standing, returned };
    },
    forget() {
      returnedBefore = new Map();
    },
  };
}

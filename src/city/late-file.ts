/** A file of the pack that is fetched when first asked for; who asks before it is here gets what stands for it. */
export interface LateFile<T> {
  readonly isDeclared: boolean;
  /** Counts up when it arrives or fails. */
  readonly version: number;
  /** Why it could not be read. */
  readonly problem: string | null;
  /** What is known so far (asking fetches it); for good what `absent` is where the pack declares none. */
  readonly known: T;
  /** Resolves when it is here, or cannot be. */
  load(): Promise<T>;
}

/** @param path of the file in the pack; undefined where none is declared. */
export function createLateFile<T>(path: string | undefined, baseUrl: string, absent: T, read: (url: string) => Promise<T>): LateFile<T> {
  let [version, problem]: [number, string | null] = [0, null];
  let known = absent;
  let flight: Promise<T> | null = null;
  const fetchIt = async (at: string): Promise<T> => {
    try {
      known = await read(new URL(at, baseUrl).href);
    } catch (error) {
      problem = (error as Error).message;
    }
    version++;
    return known;
  };
  const load = (): Promise<T> => (path === undefined ? Promise.resolve(absent) : (flight ??= fetchIt(path)));
  return {
    isDeclared: path !== undefined,
    get version() {
      return version;
    },
    get problem() {
      return problem;
    },
    get known() {
      if (known === absent) void load();
      return known;
    },
    load,
  };
}

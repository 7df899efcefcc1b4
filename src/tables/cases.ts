/**
 * What a source of requests (Open311, a hotline's export) says of one request, as it stands there. Descriptions, names, phone
 * numbers, account ids, pictures and addresses of persons are never kept: a request is a kind of trouble at a place and a time.
 */
export interface SourceRequest {
  /** Feed it came by; with `id` unique in the city. */
  readonly feedId: string;
  /** The source's own number, `service_request_id`. */
  readonly id: string;
  /** `service_code`; the pack's classes name the codes they stand for. */
  readonly serviceCode: string;
  readonly serviceName: string;
  /** All that Open311 GeoReport v2 knows; the way in between is the case's own. */
  readonly status: 'open' | 'closed';
  /** ms since epoch; NaN = not told. The first clock of the case starts at `requestedMs`. */
  readonly requestedMs: number;
  readonly updatedMs: number;
  readonly expectedMs: number;
  /** `agency_responsible` in the source's words; empty = not told. */
  readonly agency: string;
  /** EPSG:4326 degrees; NaN = not told. */
  readonly lon: number;
  readonly lat: number;
  /** How it came, in the source's word (`app`, `web`, `phone`, `counter`); empty = not told. */
  readonly channel: string;
  /** When somebody first answered the person who asked, ms since epoch; NaN = not yet, or not told. */
  readonly respondedMs: number;
  /** What that person said when called back: 1 yes, 0 no, NaN not asked. */
  readonly resolved: number;
  readonly satisfied: number;
  /** How often it was sent back to be completed or corrected; NaN = not told. */
  readonly returnedCount: number;
}

/** Requests of all feeds, a row each, latest word wins; strings in lists and numbers in columns, never an object per row. */
export interface RequestTable {
  readonly count: number;
  /** Bumped once per `take` that changed anything. */
  readonly version: number;
  /** Row of a request; -1 when unknown. */
  find(feedId: string, id: string): number;
  row(index: number): SourceRequest;
  /** An older word than the one known (by `updatedMs`, then `closed` after `open`) is passed over. Returns changed rows. */
  take(requests: Iterable<SourceRequest>): number;
  /** A feed jumped in time: what it told has not happened. */
  forget(feedId: string): void;
}

/** Whether a word is newer than another: by `updatedMs`, then `closed` after `open`. Unknown times count as the beginning of time. */
export function isNewerWord(known: Pick<SourceRequest, 'updatedMs' | 'status'>, next: Pick<SourceRequest, 'updatedMs' | 'status'>): boolean {
  const [knownMs, nextMs] = [known.updatedMs || 0, next.updatedMs || 0];
  return knownMs === nextMs ? known.status === 'open' && next.status === 'closed' : nextMs > knownMs;
}

/** Requests kept: the newest by `requestedMs`; older ones are forgotten when a quarter more has gathered. */
export const MOST_REQUESTS = 200_000;

const numbers = ['requestedMs', 'updatedMs', 'expectedMs', 'lon', 'lat', 'respondedMs', 'resolved', 'satisfied', 'returnedCount'] as const;
const texts = ['feedId', 'id', 'serviceCode', 'serviceName', 'agency', 'channel'] as const;

export function createRequestTable(most = MOST_REQUESTS): RequestTable {
  let capacity = 1024;
  const newColumns = (): Float64Array[] => numbers.map(() => new Float64Array(capacity).fill(NaN));
  let columns = newColumns();
  let isClosed = new Uint8Array(capacity);
  let words: string[][] = texts.map(() => []);
  let rows = new Map<string, number>();
  let count = 0;
  let version = 0;
  const keyOf = (feedId: string, id: string): string => `${feedId}\n${id}`;

  const grow = (): void => {
    capacity *= 2;
    const [oldColumns, oldClosed] = [columns, isClosed];
    columns = newColumns();
    columns.forEach((column, i) => column.set(oldColumns[i] as Float64Array));
    isClosed = new Uint8Array(capacity);
    isClosed.set(oldClosed);
  };
  const write = (at: number, request: SourceRequest): void => {
    numbers.forEach((name, i) => ((columns[i] as Float64Array)[at] = request[name]));
    texts.forEach((name, i) => ((words[i] as string[])[at] = request[name]));
    isClosed[at] = request.status === 'closed' ? 1 : 0;
  };
  const row = (at: number): SourceRequest => {
    const number = (i: number): number => (columns[i] as Float64Array)[at] as number;
    const text = (i: number): string => (words[i] as string[])[at] as string;
    return {
      feedId: text(0),
      id: text(1),
      serviceCode: text(2),
      serviceName: text(3),
      agency: text(4),
      channel: text(5),
      status: isClosed[at] === 1 ? 'closed' : 'open',
      requestedMs: number(0),
      updatedMs: number(1),
      expectedMs: number(2),
      lon: number(3),
      lat: number(4),
      respondedMs: number(5),
      resolved: number(6),
      satisfied: number(7),
      returnedCount: number(8),
    };
  };
  /** Closed ones go first, then the oldest: what is still open is what somebody waits for. */
  const keepOnly = (places: readonly number[]): void => {
    const kept = places.map(row);
    words = texts.map(() => []);
    rows = new Map();
    count = 0;
    for (const request of kept) add(request);
  };
  const forgetOldest = (): void => {
    const ages = columns[0] as Float64Array;
    const order = Array.from({ length: count }, (_, i) => i).sort(
      (a, b) => (isClosed[a] as number) - (isClosed[b] as number) || (ages[b] as number) - (ages[a] as number) || a - b,
    );
    keepOnly(order.slice(0, most).sort((a, b) => a - b));
  };
  const add = (request: SourceRequest): void => {
    if (count === capacity) grow();
    rows.set(keyOf(request.feedId, request.id), count);
    write(count++, request);
  };
  const isNews = (at: number, next: SourceRequest): boolean =>
    isNewerWord({ updatedMs: (columns[1] as Float64Array)[at] as number, status: isClosed[at] === 1 ? 'closed' : 'open' }, next);
  return {
    get count() {
      return count;
    },
    get version() {
      return version;
    },
    find: (feedId, id) => rows.get(keyOf(feedId, id)) ?? -1,
    row,
    take(requests) {
      let changed = 0;
      for (const request of requests) {
        const at = rows.get(keyOf(request.feedId, request.id));
        if (at === undefined) add(request);
        else if (isNews(at, request)) write(at, request);
        else continue;
        changed++;
      }
      if (count > most * 1.25) forgetOldest();
      if (changed > 0) version++;
      return changed;
    },
    forget(feedId) {
      const feeds = words[0] as string[];
      keepOnly(Array.from({ length: count }, (_, at) => at).filter((at) => feeds[at] !== feedId));
      version++;
    },
  };
}

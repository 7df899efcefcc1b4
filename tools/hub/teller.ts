import { cellOf, type CellGrid } from '../../src/feeds/cells.ts';
import { packDirectory, packRows } from '../../src/feeds/payloads/packed/encode.ts';
import type { Batch, StreamDescriptor } from '../../src/tables/batch.ts';
import { Quality } from '../../src/tables/quality.ts';

/** Streams one directory message tells: some 200 kB. */
const DIRECTORY_STREAMS = 4000;
/** Rows one message holds at most: 650 kB of the megabyte a screen takes in. */
const MOST_ROWS = 50_000;

/** Where a city's messages go: below `belvedere/<city>`. */
export const hubTopics = (cityId: string) => {
  const root = `belvedere/${cityId}`;
  return {
    streams: `${root}/streams`,
    /**
     * Streams some alarm rule watches, and those without a place: every screen hears all of them, on the connection of what counts one
     * by one. What they are is told there too, for nothing says which of two connections is heard first.
     */
    ruledStreams: `${root}/ruled-streams`,
    ruled: `${root}/ruled`,
    ruledNow: `${root}/ruled-now`,
    /** The others, by district and cell; `now` holds the latest of each, retained; where it takes more messages, with a number as a further level. */
    seen: (district: string, cell: string): string => `${root}/obs/${district}/${cell}`,
    seenNow: (district: string, cell: string): string => `${root}/now/${district}/${cell}`,
    tasks: `${root}/urgent/tasks`,
    /** Requests as they change; the pages below hold the latest of each, retained. */
    requests: `${root}/urgent/requests`,
    requestsNow: (page: number): string => `${root}/urgent/requests/${page}`,
    /** Fixes as they come; `-now` the latest of each vehicle, retained. */
    vehicles: `${root}/vehicles`,
    vehiclesNow: `${root}/vehicles-now`,
    /** What a screen declares. */
    always: [`${root}/streams/#`, `${root}/vehicles`, `${root}/vehicles-now`],
    urgent: [`${root}/urgent/#`, `${root}/ruled-streams/#`, `${root}/ruled/#`, `${root}/ruled-now/#`],
    cells: `${root}/+/+/{cell}/#`,
    actions: `${root}/actions/`,
  };
};

export interface TellerParts {
  readonly cityId: string;
  readonly grid: CellGrid;
  /** Another number for every start, so that nobody takes our stream numbers for those of before. */
  readonly run: number;
  isRuled(stream: StreamDescriptor): boolean;
  districtOf(thingId: string): string;
  /** `counts`: at least once (QoS 1). */
  publish(topic: string, payload: Uint8Array, retain: boolean, counts: boolean): Promise<void>;
}
export interface Teller {
  /** Publish a feed's batch; resolves when the broker has taken it. */
  take(batch: Batch): Promise<void>;
  /** Publish what changed since the last snapshot, retained: who comes later sees all at once. */
  snapshot(): Promise<void>;
  readonly sent: { readonly rows: number; readonly messages: number; readonly bytes: number };
}

/** Streams numbered together, and where it is told what they are. */
interface Directory {
  readonly topic: string;
  readonly run: number;
  /** Readings of these count one by one. */
  readonly counts: boolean;
  readonly streams: StreamDescriptor[];
}
/** One topic's share of the streams. */
interface Lane {
  readonly live: string;
  readonly now: string;
  readonly directory: Directory;
  /** By the feed's own numbers. */
  readonly streams: number[];
  rowsBefore: number;
  isNews: boolean;
}

/** Sorts a feed's rows by what a screen asks for, and packs them. */
export function createTeller({ cityId, grid, run, isRuled, districtOf, publish }: TellerParts): Teller {
  const topics = hubTopics(cityId);
  const seen: Directory = { topic: topics.streams, run, counts: false, streams: [] };
  const ruled: Directory = { topic: topics.ruledStreams, run: (run ^ 0x80000000) >>> 0, counts: true, streams: [] };
  /** By the feed's number of a stream: where it goes, and its number there. */
  const laneOf: Lane[] = [];
  const numberOf: number[] = [];
  const lanes = new Map<string, Lane>();
  let latest = { timeMs: new Float64Array(1024).fill(NaN), value: new Float32Array(1024), quality: new Uint8Array(1024) };
  const sent = { rows: 0, messages: 0, bytes: 0 };

  const send = (topic: string, bytes: Uint8Array, retain: boolean, { counts }: Directory): Promise<void> => {
    sent.messages++;
    sent.bytes += bytes.length;
    return publish(topic, bytes, retain, counts);
  };
  const laneFor = (stream: StreamDescriptor): Lane => {
    const isSeen = !isRuled(stream) && !Number.isNaN(stream.lon);
    const [district, cell] = isSeen ? [districtOf(stream.thingId), cellOf(stream.lon, stream.lat, grid)] : ['', ''];
    const live = isSeen ? topics.seen(district, cell) : topics.ruled;
    let lane = lanes.get(live);
    if (lane) return lane;
    const now = isSeen ? topics.seenNow(district, cell) : topics.ruledNow;
    lanes.set(live, (lane = { live, now, directory: isSeen ? seen : ruled, streams: [], rowsBefore: 0, isNews: false }));
    return lane;
  };
  const meet = (opened: readonly StreamDescriptor[]): void => {
    for (const stream of opened) {
      const lane = laneFor(stream);
      lane.streams.push(laneOf.length);
      laneOf.push(lane);
      numberOf.push(lane.directory.streams.push(stream) - 1);
    }
    if (laneOf.length <= latest.timeMs.length) return;
    const size = laneOf.length * 2;
    const next = { timeMs: new Float64Array(size).fill(NaN), value: new Float32Array(size), quality: new Uint8Array(size) };
    next.timeMs.set(latest.timeMs);
    next.value.set(latest.value);
    next.quality.set(latest.quality);
    latest = next;
  };
  const tellStreams = async (directory: Directory, from: number): Promise<void> => {
    const { topic, run: ofRun, streams } = directory;
    if (from === streams.length) return;
    for (let first = from - (from % DIRECTORY_STREAMS); first < streams.length; first += DIRECTORY_STREAMS)
      await send(`${topic}/${first / DIRECTORY_STREAMS}`, packDirectory(streams.slice(first, first + DIRECTORY_STREAMS), first, ofRun), true, directory);
  };
  const pick = (batch: Batch, rows: readonly number[]) => ({
    stream: Uint32Array.from(rows, (row) => numberOf[batch.stream[row] as number] as number),
    timeMs: Float64Array.from(rows, (row) => batch.timeMs[row] as number),
    value: Float32Array.from(rows, (row) => batch.value[row] as number),
    quality: Uint8Array.from(rows, (row) => batch.quality[row] as number),
  });

  return {
    async take(batch) {
      const known = [seen, ruled].map((directory) => [directory, directory.streams.length] as const);
      meet(batch.opened);
      for (const [directory, from] of known) await tellStreams(directory, from);
      const byLane = new Map<Lane, number[]>();
      for (let row = 0; row < batch.count; row++) {
        const stream = batch.stream[row] as number;
        const lane = laneOf[stream] as Lane;
        const rows = byLane.get(lane);
        if (rows) rows.push(row);
        else byLane.set(lane, [row]);
        if ((batch.timeMs[row] as number) < (latest.timeMs[stream] as number)) continue;
        latest.timeMs[stream] = batch.timeMs[row] as number;
        latest.value[stream] = batch.value[row] as number;
        latest.quality[stream] = batch.quality[row] as number;
      }
      for (const [lane, rows] of byLane) {
        lane.isNews = true;
        const packed = pick(batch, rows);
        for (let from = 0; from < rows.length; from += MOST_ROWS) {
          const to = Math.min(rows.length, from + MOST_ROWS);
          await send(lane.live, packRows(packed, from, to, lane.directory.run, lane.rowsBefore), false, lane.directory);
          lane.rowsBefore += to - from;
        }
        sent.rows += rows.length;
      }
    },
    async snapshot() {
      for (const lane of lanes.values()) {
        if (!lane.isNews) continue;
        lane.isNews = false;
        // By the place in the lane, so that a stream is always told in the same message: the retained ones stand side by side.
        for (let from = 0; from < lane.streams.length; from += MOST_ROWS) {
          const told = lane.streams.slice(from, from + MOST_ROWS);
          const rows = told.filter((stream) => !Number.isNaN(latest.timeMs[stream] as number) && latest.quality[stream] !== Quality.missing);
          if (rows.length === 0) continue;
          const columns = {
            stream: Uint32Array.from(rows, (stream) => numberOf[stream] as number),
            timeMs: Float64Array.from(rows, (stream) => latest.timeMs[stream] as number),
            value: Float32Array.from(rows, (stream) => latest.value[stream] as number),
            quality: Uint8Array.from(rows, (stream) => latest.quality[stream] as number),
          };
          const topic = from === 0 ? lane.now : `${lane.now}/${from / MOST_ROWS}`;
          await send(topic, packRows(columns, 0, rows.length, lane.directory.run, 0), true, lane.directory);
        }
      }
    },
    get sent() {
      return { ...sent };
    },
  };
}

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
    /** Streams some alarm rule watches, and those without a place: every screen hears all of them. */
    ruled: `${root}/ruled`,
    ruledNow: `${root}/ruled-now`,
    /** The others, by district and cell; `now` holds the latest of each, retained. */
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
    always: [`${root}/streams/#`, `${root}/ruled`, `${root}/ruled-now`, `${root}/vehicles`, `${root}/vehicles-now`],
    urgent: [`${root}/urgent/#`],
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
  publish(topic: string, payload: Uint8Array, retain: boolean): Promise<void>;
}
export interface Teller {
  /** Publish a feed's batch; resolves when the broker has taken it. */
  take(batch: Batch): Promise<void>;
  /** Publish what changed since the last snapshot, retained: who comes later sees all at once. */
  snapshot(): Promise<void>;
  readonly sent: { readonly rows: number; readonly messages: number; readonly bytes: number };
}

/** One topic's share of the streams. */
interface Lane {
  readonly live: string;
  readonly now: string;
  readonly streams: number[];
  rowsBefore: number;
  isNews: boolean;
}

/** Sorts a feed's rows by what a screen asks for, and packs them. */
export function createTeller({ cityId, grid, run, isRuled, districtOf, publish }: TellerParts): Teller {
  const topics = hubTopics(cityId);
  const streams: StreamDescriptor[] = [];
  const laneOf: Lane[] = [];
  const lanes = new Map<string, Lane>();
  let latest = { timeMs: new Float64Array(1024).fill(NaN), value: new Float32Array(1024), quality: new Uint8Array(1024) };
  const sent = { rows: 0, messages: 0, bytes: 0 };

  const send = (topic: string, bytes: Uint8Array, retain: boolean): Promise<void> => {
    sent.messages++;
    sent.bytes += bytes.length;
    return publish(topic, bytes, retain);
  };
  const laneFor = (stream: StreamDescriptor): Lane => {
    const isSeen = !isRuled(stream) && !Number.isNaN(stream.lon);
    const [district, cell] = isSeen ? [districtOf(stream.thingId), cellOf(stream.lon, stream.lat, grid)] : ['', ''];
    const live = isSeen ? topics.seen(district, cell) : topics.ruled;
    let lane = lanes.get(live);
    if (!lane) lanes.set(live, (lane = { live, now: isSeen ? topics.seenNow(district, cell) : topics.ruledNow, streams: [], rowsBefore: 0, isNews: false }));
    return lane;
  };
  const meet = (opened: readonly StreamDescriptor[]): void => {
    for (const stream of opened) {
      const lane = laneFor(stream);
      lane.streams.push(streams.length);
      laneOf.push(lane);
      streams.push(stream);
    }
    if (streams.length <= latest.timeMs.length) return;
    const size = streams.length * 2;
    const next = { timeMs: new Float64Array(size).fill(NaN), value: new Float32Array(size), quality: new Uint8Array(size) };
    next.timeMs.set(latest.timeMs);
    next.value.set(latest.value);
    next.quality.set(latest.quality);
    latest = next;
  };
  const tellStreams = async (from: number): Promise<void> => {
    for (let first = from - (from % DIRECTORY_STREAMS); first < streams.length; first += DIRECTORY_STREAMS)
      await send(`${topics.streams}/${first / DIRECTORY_STREAMS}`, packDirectory(streams.slice(first, first + DIRECTORY_STREAMS), first, run), true);
  };
  const pick = (batch: Batch, rows: readonly number[]) => ({
    stream: Uint32Array.from(rows, (row) => batch.stream[row] as number),
    timeMs: Float64Array.from(rows, (row) => batch.timeMs[row] as number),
    value: Float32Array.from(rows, (row) => batch.value[row] as number),
    quality: Uint8Array.from(rows, (row) => batch.quality[row] as number),
  });

  return {
    async take(batch) {
      const known = streams.length;
      meet(batch.opened);
      if (batch.opened.length > 0) await tellStreams(known);
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
          await send(lane.live, packRows(packed, from, to, run, lane.rowsBefore), false);
          lane.rowsBefore += to - from;
        }
        sent.rows += rows.length;
      }
    },
    async snapshot() {
      for (const lane of lanes.values()) {
        if (!lane.isNews) continue;
        lane.isNews = false;
        const told = lane.streams.filter((stream) => !Number.isNaN(latest.timeMs[stream] as number) && latest.quality[stream] !== Quality.missing);
        // Of one retained message per topic: a lane this full would have cells of its own.
        const rows = told.slice(0, MOST_ROWS);
        if (rows.length === 0) continue;
        const columns = {
          stream: Uint32Array.from(rows),
          timeMs: Float64Array.from(rows, (stream) => latest.timeMs[stream] as number),
          value: Float32Array.from(rows, (stream) => latest.value[stream] as number),
          quality: Uint8Array.from(rows, (stream) => latest.quality[stream] as number),
        };
        await send(lane.now, packRows(columns, 0, rows.length, run, 0), true);
      }
    },
    get sent() {
      return { ...sent };
    },
  };
}

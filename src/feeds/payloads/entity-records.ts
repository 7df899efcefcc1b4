/**
 * How entities were written that were met: for each the layouts it comes in (notifications often carry only what changed, so it may
 * be several), and in each which streams its readings are. A record is numbers beside each other: of a hundred thousand entities
 * none is in the processor's own memory, so that each place that is looked at costs as much as reading a few hundred bytes.
 */
export interface EntityRecords {
  /** An entity's first record, standing for nothing yet. */
  add(room: number): number;
  /** Another record of the same entity, or -1. */
  next(record: number): number;
  /** `NO_LAYOUT` where the record stands for nothing. */
  layoutOf(record: number): number;
  /** Hash of where the entity was when it was looked at last; of its first record. */
  placeOf(first: number): number;
  moveTo(first: number, placeHash: number): void;
  /** Number of the channel of its so manieth reading. */
  channelOf(record: number, reading: number): number;
  /** Among an entity's records, from its first; false where it has as many layouts as are kept of one. */
  put(first: number, layout: number, channels: readonly number[]): boolean;
  forget(record: number): void;
}

export const NO_LAYOUT = -1;
/** What comes in more ways than these is read at length. */
const MOST_AN_ENTITY = 8;
/** Words of a record: its layout, hash of the place, the next record (0: none), for how many channels there is room; they follow. */
const [LAYOUT, PLACE, NEXT, ROOM, CHANNELS] = [0, 1, 2, 3, 4] as const;

export function createEntityRecords(): EntityRecords {
  let words = new Int32Array(1024);
  /** Nothing begins at 0. */
  let used = 1;

  const add = (room: number): number => {
    const record = used;
    used += CHANNELS + room;
    if (used > words.length) {
      const wider = new Int32Array(Math.max(used, Math.ceil(words.length * 1.5)));
      wider.set(words);
      words = wider;
    }
    words[record + LAYOUT] = NO_LAYOUT;
    words[record + ROOM] = room;
    return record;
  };
  const next = (record: number): number => (words[record + NEXT] as number) || -1;
  const layoutOf = (record: number): number => words[record + LAYOUT] as number;
  const write = (record: number, layout: number, channels: readonly number[]): true => {
    words[record + LAYOUT] = layout;
    words.set(channels, record + CHANNELS);
    return true;
  };
  return {
    add,
    next,
    layoutOf,
    placeOf: (first) => words[first + PLACE] as number,
    moveTo: (first, placeHash) => void (words[first + PLACE] = placeHash),
    channelOf: (record, reading) => words[record + CHANNELS + reading] as number,
    put(first, layout, channels) {
      let [last, free, met] = [first, -1, 0];
      for (let record = first; record >= 0; record = next(record)) {
        const hasRoom = (words[record + ROOM] as number) >= channels.length;
        if (layoutOf(record) === layout && hasRoom) return write(record, layout, channels);
        if (layoutOf(record) === NO_LAYOUT && hasRoom) free = record;
        last = record;
        met++;
      }
      if (free < 0 && met === MOST_AN_ENTITY) return false;
      if (free < 0) {
        free = add(channels.length);
        words[last + NEXT] = free;
      }
      return write(free, layout, channels);
    },
    forget: (record) => void (words[record + LAYOUT] = NO_LAYOUT),
  };
}

import type { City } from '../../../city/city.ts';
import type { StreamTable } from '../../../tables/streams.ts';
import type { DotStore } from '../../marks/dots.ts';
import { rgbOf, type MarkTones } from '../../marks/tones.ts';
import type { ThingAlarm } from '../active-alarms.ts';
import { standingPlace } from '../standing.ts';

/** Which dot stands for which thing, where, and in which colour. */
export interface ThingDots {
  /** Bumped when there are more of them. */
  readonly version: number;
  /** Dot of a thing, -1 where it has none. */
  dotOf(thingId: string): number;
  idOf(dot: number): string;
  /** Give things that streams were heard of since the last time their dots; true when there were any. */
  meet(): boolean;
  /** Alarms changed: colour those that have one now, and those that had one. */
  paintAlarms(): void;
  paintAll(): void;
}

/** What dots are coloured by. */
export interface DotColours {
  readonly tones: Pick<MarkTones, 'accent' | 'alarm'>;
  readonly byThing: ReadonlyMap<string, ThingAlarm>;
}

export function createThingDots(city: City, streams: StreamTable, dots: DotStore, colours: () => DotColours): ThingDots {
  /** A dot is known by the first row of its thing: a million names would be a hundred megabytes of heap to go through. */
  let firstRow = new Int32Array(64);
  /** By row, where it is the first of a thing that has a dot: the dot plus one. */
  let dotOfRow = new Int32Array(1024);
  let alarmed: readonly string[] = [];
  let mapped = 0;
  let version = 0;

  const dotOf = (thingId: string): number => {
    const [row] = streams.rowsOfThing(thingId);
    return row === undefined ? -1 : (dotOfRow[row] ?? 0) - 1;
  };
  const idOf = (dot: number): string => (dot < dots.count ? streams.thingOf(firstRow[dot] as number) : '');
  const paint = (dot: number, thingId: string): void => {
    const { tones, byThing } = colours();
    const alarm = byThing.get(thingId);
    dots.columns.tone.set([...rgbOf(alarm ? tones.alarm[alarm.priority] : tones.accent), 1], dot * 4);
    dots.touch('tone', dot, dot + 1);
  };
  /** Those that have an alarm now, and those that had one. */
  const paintAlarms = (): void => {
    const before = alarmed;
    alarmed = [...colours().byThing.keys()];
    for (const thingId of new Set([...before, ...alarmed])) {
      const dot = dotOf(thingId);
      if (dot >= 0) paint(dot, thingId);
    }
  };
  const paintAll = (): void => {
    const plain = [...rgbOf(colours().tones.accent), 1];
    for (let dot = 0; dot < dots.count; dot++) dots.columns.tone.set(plain, dot * 4);
    dots.touch('tone', 0, dots.count);
    paintAlarms();
  };
  const roomFor = (rows: number, count: number): void => {
    if (rows > dotOfRow.length) {
      const longer = new Int32Array(Math.max(rows, dotOfRow.length * 2));
      longer.set(dotOfRow);
      dotOfRow = longer;
    }
    if (count <= firstRow.length) return;
    const longer = new Int32Array(firstRow.length * 2);
    longer.set(firstRow);
    firstRow = longer;
  };
  const meet = (): boolean => {
    if (mapped === streams.count) return false;
    const before = dots.count;
    for (; mapped < streams.count; mapped++) {
      const thingId = streams.thingOf(mapped);
      if (streams.rowsOfThing(thingId)[0] !== mapped || city.sensor(thingId) || city.service(thingId)) continue;
      const at = standingPlace(city, streams, thingId);
      if (!at) continue;
      const dot = dots.count;
      roomFor(mapped + 1, dot + 1);
      firstRow[dot] = mapped;
      dotOfRow[mapped] = dot + 1;
      dots.resize(dot + 1);
      dots.columns.place.set(at, dot * 3);
      dots.columns.life[dot * 3 + 1] = 0;
      dots.touch('place', dot, dot + 1);
      paint(dot, thingId);
    }
    if (dots.count !== before) version++;
    return dots.count !== before;
  };

  return {
    get version() {
      return version;
    },
    dotOf,
    idOf,
    meet,
    paintAlarms,
    paintAll,
  };
}

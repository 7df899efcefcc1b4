import type { OperatorAction } from '../../../tables/actions.ts';
import { createRandom, hashText, noiseAt } from '../../../base/random.ts';
import { createCityModels, type CityModels } from './city-models.ts';
import { isOn } from './events.ts';
import { sensorFaultAt, type SensorFault } from './faults.ts';
import type { Repair } from './repairs.ts';
import { instrument, signalsOf, type Signal } from './signals.ts';
import { isPumpQ3, type Setting, type Site } from './site.ts';

/** One datastream of one sensor: reading number k is taken at k * interval + phase. */
export interface WorldStream {
  readonly id: string;
  readonly property: string;
  readonly unit: string;
  readonly intervalMs: number;
  readonly phaseMs: number;
  readonly site: Site;
}

/**
 * Yunwan as a function: every reading is a pure function of seed, reading number and the operators' actions, in whatever
 * order it is asked for. Nothing here knows what has been shown.
 */
export interface World {
  readonly setting: Setting;
  readonly models: CityModels;
  readonly streams: readonly WorldStream[];
  timeOf(stream: number, reading: number): number;
  /** Value of a reading in the stream's unit; NaN when the sensor never sent it (silent, or lost on the way) or sent "no value". */
  read(stream: number, reading: number): number;
  /** Whether a reading reached us at all, with a value or with the word that there is none. */
  isSent(stream: number, reading: number): boolean;
  /** Number of the last reading taken at or before an instant. */
  numberAt(stream: number, timeMs: number): number;
  /** Number of the last reading that was really sent at or before an instant; looks back over silences of two days. */
  lastSent(stream: number, timeMs: number): number;
  /** True when the action was new. */
  act(action: OperatorAction): boolean;
}

/** What a stream measures, and what an instrument makes of it. */
interface Sensor {
  readonly signal: Signal;
  readonly instrument: ReturnType<typeof instrument>;
}

/** Share of readings lost on the radio. */
const LOST_SHARE = 0.0015;
const noRepairs: readonly Repair[] = [];

export function createWorld(setting: Setting): World {
  const models = createCityModels(setting);
  const streams: WorldStream[] = [];
  /** By stream, made when it is first read: a city that has just opened tells a few readings, and most of its physics can wait. */
  const sensors: Sensor[] = [];
  const signals = new Map<Site, ReturnType<typeof signalsOf>>();
  const fates: number[] = [];
  for (const site of setting.sites) {
    for (const stream of site.streams) {
      const intervalMs = Math.max(1000, Math.round(stream.intervalS * 1000));
      const fate = hashText(stream.id, setting.seed);
      // One sensor reads all its quantities together, like real ones do.
      const phaseMs = Math.floor(createRandom(site.fate).next() * intervalMs);
      streams.push({ id: stream.id, property: stream.property, unit: stream.unit, intervalMs, phaseMs, site });
      fates.push(fate);
    }
  }
  const sensorOf = (stream: number): Sensor => {
    const known = sensors[stream];
    if (known) return known;
    const { id, property, site } = streams[stream] as WorldStream;
    let signalOf = signals.get(site);
    if (!signalOf) signals.set(site, (signalOf = signalsOf(site, models)));
    return (sensors[stream] = { signal: signalOf(property), instrument: instrument(id, property, setting.seed) });
  };
  const q3 = setting.sites.find(isPumpQ3);
  const mendings = new Map<string, Repair[]>();
  /** A gateway without link or power says nothing: that is how anybody notices. */
  const cutOff = (site: Site, timeMs: number): SensorFault | null => {
    const event = site.kind === 'gateway' ? models.book.onThing(site.id, timeMs).find((e) => e.kind === 'lifeline-out' && isOn(e, timeMs)) : undefined;
    return event ? { kind: 'silent', startMs: event.startMs, endMs: event.endMs } : null;
  };
  const faultAt = (site: Site, timeMs: number): SensorFault | null =>
    cutOff(site, timeMs) ??
    // The story must be seen: its own sensors are sound.
    (site === q3 || models.book.onThing(site.id, timeMs).length > 0
      ? null
      : sensorFaultAt(site.fate, timeMs, setting.offsetMs, mendings.get(site.id) ?? noRepairs));

  const world: World = {
    setting,
    models,
    streams,
    timeOf(stream, reading) {
      const { intervalMs, phaseMs } = streams[stream] as WorldStream;
      return reading * intervalMs + phaseMs;
    },
    numberAt(stream, timeMs) {
      const { intervalMs, phaseMs } = streams[stream] as WorldStream;
      return Math.floor((timeMs - phaseMs) / intervalMs);
    },
    read(stream, reading) {
      const timeMs = world.timeOf(stream, reading);
      const { site } = streams[stream] as WorldStream;
      if (noiseAt(fates[stream] as number, reading | 0, 77) < LOST_SHARE) return NaN;
      const fault = faultAt(site, timeMs);
      if (fault?.kind === 'silent') return NaN;
      const number = fault ? world.numberAt(stream, fault.startMs) : reading;
      const sensor = sensorOf(stream);
      return sensor.instrument(sensor.signal(world.timeOf(stream, number)), number);
    },
    isSent: (stream, reading) =>
      noiseAt(fates[stream] as number, reading | 0, 77) >= LOST_SHARE &&
      faultAt((streams[stream] as WorldStream).site, world.timeOf(stream, reading))?.kind !== 'silent',
    lastSent(stream, timeMs) {
      const { site } = streams[stream] as WorldStream;
      let reading = world.numberAt(stream, timeMs);
      for (let i = 0; i < 12; i++) {
        const fault = faultAt(site, world.timeOf(stream, reading));
        if (fault?.kind === 'silent') reading = world.numberAt(stream, fault.startMs - 1);
        else if (noiseAt(fates[stream] as number, reading | 0, 77) < LOST_SHARE) reading--;
        else return reading;
      }
      return reading;
    },
    act(action) {
      if (!models.book.act(action)) return false;
      mendings.clear();
      for (const repair of models.book.repairs) {
        const list = mendings.get(repair.thingId);
        if (list) list.push(repair);
        else mendings.set(repair.thingId, [repair]);
      }
      models.stations.forget();
      return true;
    },
  };
  return world;
}

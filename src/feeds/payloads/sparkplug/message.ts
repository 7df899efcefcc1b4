import { PbfReader } from 'pbf';
import { Quality, type QualityCode } from '../../../tables/quality.ts';

/** One metric of a Sparkplug B payload; the name is empty in data messages that use aliases. */
export interface SparkplugMetric {
  readonly name: string;
  /** NaN where none is given. */
  readonly alias: number;
  readonly timeMs: number;
  /** Sparkplug 3.0, 6.4.16; 0 where none is told: data leave it to the birth (tck-id-payloads-metric-datatype-not-req). */
  readonly type: number;
  readonly isHistorical: boolean;
  readonly isNull: boolean;
  /** As it travels: `numberAs` makes the metric's number of it. NaN for texts, sets and templates. */
  readonly value: number;
  /** `engUnit` of the properties; empty where not told. */
  readonly unit: string;
  /** As the property `Quality` says; good where none does. */
  readonly quality: QualityCode;
}
export interface SparkplugPayload {
  readonly timeMs: number;
  readonly seq: number;
  readonly metrics: readonly SparkplugMetric[];
  /** Metrics beyond `MOST_METRICS`. */
  readonly leftOut: number;
}
type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export const MOST_METRICS = 10_000;

const signedBits: Readonly<Record<number, number>> = { 1: 8, 2: 16, 3: 32, 4: 64 };
const [UINT64, BOOLEAN] = [8, 11];

export const isReading = (type: number): boolean => type <= BOOLEAN;

/**
 * What a value is by its data type (6.4.16): 1-4 are signed, 5-8 unsigned, 9 and 10 floating, 11 yes or no. Integers below zero travel as
 * unsigned of their width or of a wider one. All others (texts, moments, sets, files, templates) are no readings: NaN. 0, told by nobody,
 * is taken as it travels.
 */
export function numberAs(type: number, value: number): number {
  const bits = signedBits[type];
  if (bits !== undefined) {
    if (value < 2 ** (bits - 1)) return value;
    return value - 2 ** Math.max(bits, value >= 2 ** 32 ? 64 : value >= 2 ** 31 ? 32 : bits);
  }
  if (type === UINT64) return value < 0 ? value + 2 ** 64 : value;
  if (type === BOOLEAN) return Number.isNaN(value) ? NaN : Number(value !== 0);
  return isReading(type) ? value : NaN;
}

/**
 * 192 is GOOD; 0 BAD and 500 STALE, the last value of what speaks no more, count towards nothing (tck-id-payloads-propertyset-quality-
 * value-value). Codes of the sender's own are doubted.
 */
const qualityOf = (code: number): QualityCode => (code === 192 ? Quality.good : code === 0 || code === 500 ? Quality.bad : Quality.uncertain);

/** `engUnit` and `Quality` among a metric's properties: keys (1) and values (2) side by side. */
function propertiesOf(pbf: PbfReader): Pick<SparkplugMetric, 'unit' | 'quality'> {
  const keys: string[] = [];
  const values: { text: string; int: number }[] = [];
  pbf.readMessage<null>((tag) => {
    if (tag === 1) keys.push(pbf.readString().toLowerCase());
    else if (tag === 2) {
      const value = { text: '', int: NaN };
      pbf.readMessage<null>((field) => {
        if (field === 3 || field === 4) value.int = pbf.readVarint();
        else if (field === 8) value.text = pbf.readString();
      }, null);
      values.push(value);
    }
  }, null);
  const code = values[keys.indexOf('quality')]?.int ?? NaN;
  return { unit: values[keys.indexOf('engunit')]?.text ?? '', quality: Number.isNaN(code) ? Quality.good : qualityOf(code) };
}

function metricOf(pbf: PbfReader): SparkplugMetric {
  return pbf.readMessage<Mutable<SparkplugMetric>>(
    (tag, one) => {
      if (tag === 1) one.name = pbf.readString().slice(0, 300);
      else if (tag === 2) one.alias = pbf.readVarint();
      else if (tag === 3) one.timeMs = pbf.readVarint();
      else if (tag === 4) one.type = pbf.readVarint();
      else if (tag === 5) one.isHistorical = pbf.readBoolean();
      else if (tag === 7) one.isNull = pbf.readBoolean();
      else if (tag === 9) Object.assign(one, propertiesOf(pbf));
      else if (tag === 10 || tag === 11) one.value = pbf.readVarint(true);
      else if (tag === 12) one.value = pbf.readFloat();
      else if (tag === 13) one.value = pbf.readDouble();
      else if (tag === 14) one.value = pbf.readBoolean() ? 1 : 0;
    },
    { name: '', alias: NaN, timeMs: NaN, type: 0, isHistorical: false, isNull: false, value: NaN, unit: '', quality: Quality.good },
  );
}

/** A Sparkplug B payload (`sparkplug_b.proto`), or null where the bytes are none. */
export function readSparkplug(bytes: Uint8Array): SparkplugPayload | null {
  const metrics: SparkplugMetric[] = [];
  const payload = { timeMs: NaN, seq: NaN, leftOut: 0 };
  try {
    const pbf = new PbfReader(bytes);
    pbf.readFields<null>((tag) => {
      if (tag === 1) payload.timeMs = pbf.readVarint();
      else if (tag === 2) {
        const metric = metricOf(pbf);
        if (metrics.length < MOST_METRICS) metrics.push(metric);
        else payload.leftOut++;
      } else if (tag === 3) payload.seq = pbf.readVarint();
    }, null);
    if (pbf.pos > bytes.length) return null;
  } catch {
    return null;
  }
  return { ...payload, metrics };
}

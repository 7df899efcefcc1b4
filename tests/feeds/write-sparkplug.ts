import { PbfWriter } from 'pbf';

export interface Metric {
  readonly name?: string;
  readonly alias?: number;
  /** Its own time, ms since epoch. */
  readonly timeMs?: number;
  /** Absent as in data, where it should not be told (tck-id-payloads-metric-datatype-not-req). */
  readonly type?: number;
  /** As 32 bits travel: below zero as unsigned. */
  readonly int?: number;
  /** 64 bits: below zero in ten bytes. */
  readonly long?: number;
  readonly float?: number;
  readonly double?: number;
  readonly boolean?: boolean;
  readonly isNull?: boolean;
  readonly unit?: string;
  /** The property `Quality`: 0 BAD, 192 GOOD, 500 STALE. */
  readonly quality?: number;
}
/** A payload as an edge node writes it (sparkplug_b.proto). */
export function sparkplugPayload(seq: number, metrics: readonly Metric[], timeMs = Date.UTC(2026, 5, 1)): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, timeMs);
  for (const metric of metrics)
    pbf.writeMessage(
      2,
      (one: Metric, to: PbfWriter) => {
        if (one.name !== undefined) to.writeStringField(1, one.name);
        if (one.alias !== undefined) to.writeVarintField(2, one.alias);
        if (one.timeMs !== undefined) to.writeVarintField(3, one.timeMs);
        if (one.type !== undefined) to.writeVarintField(4, one.type);
        if (one.isNull) to.writeBooleanField(7, true);
        if (one.unit !== undefined || one.quality !== undefined)
          to.writeMessage(
            9,
            ({ unit, quality }: Metric, set: PbfWriter) => {
              if (quality !== undefined) set.writeStringField(1, 'Quality');
              if (unit !== undefined) set.writeStringField(1, 'engUnit');
              if (quality !== undefined)
                set.writeMessage(
                  2,
                  (code: number, value: PbfWriter) => {
                    value.writeVarintField(1, 3);
                    value.writeVarintField(3, code);
                  },
                  quality,
                );
              if (unit !== undefined) set.writeMessage(2, (text: string, value: PbfWriter) => value.writeStringField(8, text), unit);
            },
            one,
          );
        if (one.int !== undefined) to.writeVarintField(10, one.int);
        if (one.long !== undefined) to.writeVarintField(11, one.long);
        if (one.float !== undefined) to.writeFloatField(12, one.float);
        if (one.double !== undefined) to.writeDoubleField(13, one.double);
        if (one.boolean !== undefined) to.writeBooleanField(14, one.boolean);
      },
      metric,
    );
  pbf.writeVarintField(3, seq);
  return pbf.finish();
}

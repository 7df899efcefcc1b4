import type { FeedDeclaration } from '../../city/pack/manifest.ts';
import { conversion } from '../../base/units.ts';
import type { RejectReason } from '../../tables/batch.ts';
import { observedProperties } from '../../tables/properties.ts';
import { Quality, type QualityCode } from '../../tables/quality.ts';
import type { RowSink } from './decoder.ts';
import { nowhere, type Place } from './reading.ts';

/** How the values of one source of readings become rows of one stream. */
export interface Channel {
  readonly stream: number;
  /** Row value = wire value * scale + offset. */
  readonly scale: number;
  readonly offset: number;
  /** `uncertain` where nobody said in which unit the values are. */
  readonly quality: QualityCode;
}

/** What a message tells about a stream, beside its readings. */
export interface ChannelFacts {
  readonly id: string;
  readonly thingId: string;
  /** The source's names for the observed property, best first; the first is shown when none is declared. */
  readonly names: readonly string[];
  /** UCUM; `undefined` = the message says nothing, `null` = it says something nobody can read. */
  readonly unit: string | null | undefined;
  readonly place?: Place | undefined;
  readonly source?: string | undefined;
  readonly kind?: string | undefined;
  readonly intervalMs?: number | undefined;
  /** What the data model says where the message says nothing: better than nothing, and to be doubted. */
  readonly modelUnit?: string | undefined;
  /** What its values went by while their unit was told. */
  readonly before?: Channel | undefined;
  /** What is told here is told of the stream itself: where its unit was not known when it was opened, it is opened again. */
  readonly isDefinition?: boolean | undefined;
}

const lookUp = (table: Readonly<Record<string, string>> | undefined, names: readonly string[]): string | undefined => {
  for (const name of names) if (table && Object.hasOwn(table, name)) return table[name];
  return undefined;
};

/** Find or open the stream of some readings and work out how their unit becomes the stream's. */
export function openChannel(facts: ChannelFacts, declaration: FeedDeclaration, sink: RowSink): Channel | RejectReason {
  const property = lookUp(declaration.properties, facts.names) ?? (facts.names[0] as string);
  const known = sink.find(facts.id);
  const toldUnit = facts.unit === undefined ? lookUp(declaration.units, [...facts.names, property]) : facts.unit;
  const isOfModel = toldUnit === undefined && known < 0 && facts.modelUnit !== undefined;
  const wireUnit = isOfModel ? facts.modelUnit : toldUnit;
  const sure = isOfModel ? Quality.uncertain : Quality.good;
  const isLate = known >= 0 && facts.isDefinition === true && sink.reopen !== undefined && typeof wireUnit === 'string' && sink.descriptor(known).unit === '';
  const stands = known >= 0 && !isLate;
  const tableUnit = stands ? sink.descriptor(known).unit : (observedProperties.get(property)?.unit ?? '');

  const open = (unit: string): number => {
    if (stands) return known;
    const descriptor = {
      id: facts.id,
      thingId: facts.thingId,
      property,
      unit,
      intervalMs: facts.intervalMs ?? (declaration.intervalS ?? NaN) * 1000,
      ...(facts.place ?? nowhere),
      source: facts.source ?? declaration.title.en,
      kind: facts.kind ?? '',
    };
    return isLate ? (sink.reopen?.(descriptor) ?? -1) : sink.open(descriptor);
  };
  const channel = (unit: string, quality: QualityCode, scale = 1, offset = 0): Channel | RejectReason => {
    const stream = open(unit);
    return stream < 0 ? 'unknown-stream' : { stream, scale, offset, quality };
  };

  if (wireUnit === undefined) {
    // In the unit told before, most likely, though nobody says so: not in that of the table, which the wire never spoke.
    if (facts.before) return { ...facts.before, quality: Math.max(facts.before.quality, Quality.uncertain) as QualityCode };
    // A stream the city pack declares is in its declared unit; counts and states need none.
    if (stands) return channel(tableUnit, tableUnit === '' ? Quality.uncertain : Quality.good);
    return tableUnit === '1' ? channel('1', Quality.good) : channel('', Quality.uncertain);
  }
  if (tableUnit === '') return stands || wireUnit === null ? channel('', Quality.uncertain) : channel(wireUnit, sure);
  const rule = wireUnit === null ? null : conversion(wireUnit, tableUnit);
  return rule ? channel(tableUnit, sure, rule.scale, rule.offset) : 'unknown-unit';
}

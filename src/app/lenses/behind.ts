import type { City } from '../../city/city.ts';
import type { Behind } from '../../panels/ui/lens-desk.ts';
import { rowSpeaking, type Member } from '../../rules/indicators/members.ts';
import { countedValue, isSound } from '../../tables/counted.ts';
import { describeProperty } from '../../tables/properties.ts';
import type { StreamTable } from '../../tables/streams.ts';

const notes = {
  never: { zh: '尚未收到', en: 'not heard yet' },
  stale: { zh: '数据陈旧', en: 'stale' },
  lost: { zh: '失联', en: 'lost' },
  bad: { zh: '质量不可用', en: 'unusable quality' },
  unitless: { zh: '单位未知', en: 'in no known unit' },
} as const;

/** A thing that measures what goes into an indicator; what is old, bad, impossible or in no unit is in no number, and says so. */
export function behindOfMember(city: City, streams: StreamTable, member: Member, property: string, nowMs: number): Behind {
  const { thing } = member;
  const row = rowSpeaking(member, property, (one) => !Number.isNaN(countedValue(streams, one, nowMs)));
  const sensor = city.sensor(thing.thingId);
  const at = sensor ?? (row >= 0 ? streams.descriptor(row) : { lon: NaN, lat: NaN });
  const { unit, decimals } = describeProperty(property);
  const freshness = row < 0 ? null : streams.freshness(row, nowMs);
  const isBad = row >= 0 && !isSound(property, streams.value[row] as number, streams.quality[row] as number);
  const isUnitless = row >= 0 && streams.lacksUnit(row);
  const note =
    row < 0 ? notes.never : freshness === 'lost' ? notes.lost : freshness === 'stale' ? notes.stale : isBad ? notes.bad : isUnitless ? notes.unitless : null;
  return {
    key: sensor ? `sensor/${thing.thingId}` : `thing/${thing.thingId}`,
    name: sensor?.properties.name ?? { zh: thing.thingId, en: thing.thingId },
    lon: at.lon,
    lat: at.lat,
    value: row < 0 ? NaN : (streams.value[row] as number),
    unit,
    decimals,
    isIn: note === null,
    note,
  };
}

import type { Words } from '../../base/words.ts';
import { entityKey, type City, type EntityRef } from '../../city/city.ts';
import { boardOf } from './board.ts';
import type { Desk } from './desk.ts';

/** What a thing id of an alarm or stream means on the map: the pack's sensor or service, else a thing known by feeds only. */
export function refOfThing(city: City, thingId: string): EntityRef {
  if (city.sensor(thingId)) return { kind: 'sensor', id: thingId };
  if (city.service(thingId)) return { kind: 'service', id: thingId };
  return { kind: 'thing', id: thingId };
}

export function nameOf(desk: Desk, ref: EntityRef): Words {
  const placed = desk.city.place(ref);
  if (placed) return placed.name;
  if (ref.kind === 'shape') return featureName(desk, ref.id);
  if (ref.kind === 'vehicle') {
    const label = desk.vehicles.facts(desk.vehicles.find(ref.id))?.label || ref.id;
    return { zh: label, en: label };
  }
  if (ref.kind === 'event') return eventName(desk, ref.id);
  const row = desk.streams.rowsOfThing(ref.id)[0];
  const kind = row === undefined ? '' : desk.streams.descriptor(row).kind;
  // NGSI-LD ids are long URNs: the last part is what people call it.
  const short = ref.id.startsWith('urn:') ? ref.id.slice(ref.id.lastIndexOf(':') + 1) : ref.id;
  const text = kind && !short.toLowerCase().includes(kind.toLowerCase()) ? `${kind} ${short}` : short;
  return { zh: text, en: text };
}
/** An event's title in either language where its source has it. */
function eventName(desk: Desk, key: string): Words {
  const { texts = [], cause = key } = desk.events.find(key)?.event ?? {};
  const titleIn = (language: string): string => (texts.find((one) => one.language.startsWith(language)) ?? texts[0])?.title || cause;
  return { zh: titleIn('zh'), en: titleIn('en') };
}
/** What a feature calls itself, else its number in its layer. */
function featureName(desk: Desk, id: string): Words {
  const { properties = {} } = desk.view.feature(id) ?? {};
  const told = (...keys: readonly string[]): string | undefined =>
    keys.map((key) => properties[key]).find((value): value is string => typeof value === 'string' && value !== '');
  const plain = told('name', 'Name', 'NAME', 'title', 'id') ?? id;
  return { zh: told('name_zh') ?? plain, en: told('name_en') ?? plain };
}
export const nameOfThing = (desk: Desk, thingId: string): Words => nameOf(desk, refOfThing(desk.city, thingId));

export function select(desk: Desk, ref: EntityRef | null): void {
  desk.session.setState({ selected: ref === null ? null : entityKey(ref) });
}
export function selectAndFly(desk: Desk, ref: EntityRef): void {
  select(desk, ref);
  desk.view.flyToEntity(ref);
}
/** An alarm's thing on the map and its detail in the list. */
export function handleAlarm(desk: Desk, alarm: { readonly id: string; readonly thingId: string }): void {
  boardOf(desk).set({ openAlarm: alarm.id });
  selectAndFly(desk, refOfThing(desk.city, alarm.thingId));
}

/** Open, close or toggle a panel by id. */
export function setOpen(desk: Desk, panelId: string, open?: boolean): void {
  const now = desk.session.getState().open;
  desk.session.setState({ open: { ...now, [panelId]: open ?? !now[panelId] } });
}

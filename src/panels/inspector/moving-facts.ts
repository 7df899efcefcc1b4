import { say, type Language } from '../../base/words.ts';
import { spanAt, type CityEvent, type EventText } from '../../tables/events.ts';
import type { Desk } from '../ui/desk.ts';
import { MISSING, formatAmount, formatLonLat } from '../ui/format.ts';
import { ageText, stampText, zoneOf } from '../ui/time.ts';
import type { Fact } from './facts.ts';
import { movingWords } from './moving-words.ts';

type Key = keyof typeof movingWords;
/** A word of a table, or the source's own where there is none. */
const wordOf = (key: string, otherwise: string, language: Language): string =>
  Object.hasOwn(movingWords, key) ? say(movingWords, language, key as Key) : otherwise;

/** Seconds behind or before the timetable in words; a minute either way counts as on time. */
export function delayText(delayS: number, language: Language): string {
  if (Number.isNaN(delayS)) return MISSING;
  if (Math.abs(delayS) < 60) return say(movingWords, language, 'onTime');
  const text = formatAmount(Math.round(Math.abs(delayS) / 60), 'min', 0, language);
  return say(movingWords, language, delayS > 0 ? 'late' : 'early', { text });
}

/** Who a vehicle is, where it goes, how late, and how old its fix is at the shown instant. */
export function vehicleFacts(desk: Desk, key: string, language: Language): readonly Fact[] {
  const { vehicles, clock } = desk;
  const row = vehicles.find(key);
  const facts = vehicles.facts(row);
  if (!facts) return [];
  const w = (name: Key): string => say(movingWords, language, name);
  const { now } = vehicles;
  const number = (column: ArrayLike<number>): number => column[row] ?? NaN;
  const { basis, ...detail } = facts.detail ?? {};
  const altM = number(now.altM);
  const datum = w(`datum.${facts.altDatum}`);
  const altitude = facts.altDatum === 'ground' ? datum : Number.isNaN(altM) ? '' : `${formatAmount(altM, 'm', 0, language)} (${datum})`;
  const timeMs = number(now.timeMs);
  return [
    [w('kindOf'), w(`vehicle.${facts.kind}`)],
    ...(facts.route === '' ? [] : [[w('route'), facts.route] as const]),
    ...(facts.trip === '' ? [] : [[w('trip'), facts.trip] as const]),
    ...(facts.route === '' ? [] : [[w('delay'), delayText(number(now.delayS), language)] as const]),
    [w('speed'), formatAmount(number(now.speedMps) * 3.6, 'km/h', 0, language)],
    [w('heading'), formatAmount(number(now.headingDeg), 'deg', 0, language)],
    ...(altitude === '' ? [] : [[w('altitude'), altitude] as const]),
    [w('fixed'), Number.isNaN(timeMs) ? MISSING : stampText(timeMs, zoneOf(desk))],
    [w('age'), ageText(clock.now() - timeMs, language)],
    ...(basis === undefined ? [] : [[w('basis'), wordOf(`basis.${basis}`, String(basis), language)] as const]),
    ...Object.entries(detail).map(([name, value]): Fact => [
      wordOf(`detail.${name}`, name, language),
      wordOf(`detail.${name}.${value}`, String(value), language),
    ]),
    [w('position'), formatLonLat(number(now.lon), number(now.lat))],
    [w('source'), facts.source || MISSING],
  ];
}

/** How bad, how soon, how sure, when and where; what the source says in words is `eventText`. */
export function eventFacts(desk: Desk, key: string, language: Language): readonly Fact[] {
  const kept = desk.events.find(key);
  if (!kept) return [];
  const { event } = kept;
  const { responses = [] } = event;
  const w = (name: Key): string => say(movingWords, language, name);
  const time = (ms: number): string => (Number.isNaN(ms) ? MISSING : stampText(ms, zoneOf(desk)));
  const nowMs = desk.clock.now();
  const phase = w(`phase.${desk.events.phase(kept, nowMs)}`);
  const { startMs, endMs } = spanAt(event, nowMs);
  const list = (values: readonly string[]): string => values.slice(0, 12).join(' · ') + (values.length > 12 ? ` · +${values.length - 12}` : '');
  return [
    [w('phase'), event.status === 'actual' ? phase : `${w(`status.${event.status}`)} · ${phase}`],
    [w('severity'), wordOf(`severity.${event.severity}`, MISSING, language)],
    [w('urgency'), wordOf(`urgency.${event.urgency}`, MISSING, language)],
    [w('certainty'), wordOf(`certainty.${event.certainty}`, MISSING, language)],
    ...(responses.length === 0 ? [] : [[w('response'), responses.map((one) => w(`response.${one}`)).join(' · ')] as const]),
    ...(event.cause === '' ? [] : [[w('cause'), event.cause] as const]),
    [w('sent'), time(event.sentMs)],
    [w('onset'), time(startMs)],
    [w('expires'), time(endMs)],
    ...(event.area.names.length === 0 ? [] : [[w('where'), list(event.area.names)] as const]),
    ...(event.entities.length === 0 ? [] : [[w('concerns'), list(event.entities)] as const]),
    [w('source'), event.source || MISSING],
    ...(event.web === '' ? [] : [[w('web'), event.web] as const]),
  ];
}

/** The event's own words in the reader's language where the source has them, else its first. */
export const eventText = ({ texts }: CityEvent, language: Language): EventText | undefined =>
  texts.find((one) => one.language.startsWith(language)) ?? texts[0];

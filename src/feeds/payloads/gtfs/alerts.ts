import type { CityEvent, EventCircle, EventKind, EventText, Severity } from '../../../tables/events.ts';
import { rtCauses, rtEffects } from './rt-json.ts';
import type { RtAlert } from './rt-message.ts';
import type { Timetable } from './timetable.ts';

const AT_STOP_M = 80;
const severityOf = (level: number): Severity => (['unknown', 'unknown', 'minor', 'moderate', 'severe'] as const)[level] ?? 'unknown';
/** NO_SERVICE closes; what takes nothing away is a notice. */
const kindOf = ({ effect, severity }: RtAlert): EventKind =>
  effect === 1 ? 'closure' : severity === 2 || effect === 5 || effect === 10 ? 'notice' : 'disruption';
const words = (code: string): string => code.toLowerCase().replaceAll('_', ' ');

/** A service alert as an event: routes, stops and trips it names; stops known by the timetable as small circles. */
export function eventOfAlert(id: string, alert: RtAlert, timetable: Timetable | null, source: string): CityEvent {
  const stops = alert.entities.flatMap(({ stopId }) => timetable?.stops.get(stopId) ?? []);
  const routes = alert.entities.flatMap(({ routeId }) => (routeId === '' ? [] : [timetable?.routes.get(routeId)?.name ?? routeId]));
  const starts = alert.periods.map(({ startMs }) => startMs);
  const ends = alert.periods.map(({ endMs }) => endMs);
  const languages = [...new Set([...alert.header, ...alert.description].map(({ language }) => language))];
  const textIn = (texts: RtAlert['header'], language: string): string => texts.find((one) => one.language === language)?.text ?? '';
  const texts = languages.map((language): EventText => ({
    language,
    title: textIn(alert.header, language),
    text: textIn(alert.description, language),
    instruction: '',
  }));
  return {
    id,
    kind: kindOf(alert),
    cause: [rtCauses[alert.cause], rtEffects[alert.effect]]
      .filter((one) => one !== undefined && one !== '')
      .map((one) => words(one as string))
      .join(', '),
    texts: texts.length > 0 ? texts : [{ language: '', title: words(rtEffects[alert.effect] ?? ''), text: '', instruction: '' }],
    severity: severityOf(alert.severity),
    urgency: 'unknown',
    certainty: 'observed',
    status: 'actual',
    area: {
      names: [...new Set([...routes, ...stops.map(({ name }) => name)])],
      polygons: [],
      circles: stops.map(({ lon, lat }): EventCircle => ({ lon, lat, radiusM: AT_STOP_M })),
    },
    entities: [
      ...new Set(
        alert.entities.flatMap(({ routeId, stopId, tripId }) =>
          [routeId && `route/${routeId}`, stopId && `stop/${stopId}`, tripId && `trip/${tripId}`].filter((one) => one !== ''),
        ),
      ),
    ],
    sentMs: NaN,
    effectiveMs: NaN,
    // An open beginning or end is open; between its periods an alert does not count (Alert.active_period).
    onsetMs: starts.length === 0 ? NaN : Math.min(...starts),
    expiresMs: ends.length === 0 ? NaN : Math.max(...ends),
    ...(alert.periods.length > 1 ? { periods: alert.periods } : {}),
    message: 'alert',
    references: [],
    source,
    web: alert.url.slice(0, 500),
  };
}

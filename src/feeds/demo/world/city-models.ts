import { byDay, dayOf, type ByDay } from './calendar.ts';
import { createDaylight } from './daylight.ts';
import { createEventBook, isOn, type EventBook } from './events.ts';
import type { Setting } from './site.ts';
import { createStations, type Stations } from './stations.ts';
import { rainMmPerH, stormsOfDay, type RainCell } from './storms.ts';
import type { StoryEvent, StoryKind } from './story.ts';
import { weatherAt, type Weather } from './weather.ts';

/** Everything the signals of single sensors draw on: one town, one sky, one script. */
export interface CityModels {
  readonly setting: Setting;
  readonly book: EventBook;
  readonly stations: Stations;
  sunDeg(timeMs: number): number;
  /** Rain, and snow as water, mm/h. */
  rain(timeMs: number, at: { readonly xM: number; readonly yM: number }): number;
  /** Whether it rains nowhere in town between two instants. */
  isDry(fromMs: number, toMs: number): boolean;
  weather(timeMs: number): Weather;
  day(timeMs: number): number;
}

export function createCityModels(setting: Setting): CityModels {
  const book = createEventBook(setting);
  const storms: ByDay<readonly RainCell[]> = byDay((day) => stormsOfDay(setting.seed, day, setting.offsetMs, setting.focus));
  const day = (timeMs: number): number => dayOf(timeMs, setting.offsetMs);
  let weatherMs = NaN;
  let weather: Weather;
  const models: CityModels = {
    setting,
    book,
    stations: createStations(setting, book),
    sunDeg: createDaylight(setting.lon, setting.lat, setting.offsetMs),
    rain: (timeMs, at) => rainMmPerH(storms.at(day(timeMs)), timeMs, at.xM, at.yM) + models.weather(timeMs).snowMmPerH,
    isDry(fromMs, toMs) {
      if (models.weather(fromMs).snowMmPerH > 0 || models.weather(toMs).snowMmPerH > 0) return false;
      for (let d = day(fromMs); d <= day(toMs); d++) for (const cell of storms.at(d)) if (cell.startMs <= toMs && cell.endMs >= fromMs) return false;
      return true;
    },
    weather(timeMs) {
      if (timeMs !== weatherMs) weather = weatherAt(setting.seed, timeMs, setting.offsetMs, setting.lat);
      weatherMs = timeMs;
      return weather;
    },
    day,
  };
  return models;
}

/** 0 outside an event, 1 inside, with a straight ramp of `rampMs` at both ends. */
export function share(event: StoryEvent, timeMs: number, rampMs: number): number {
  if (!isOn(event, timeMs)) return 0;
  return Math.min(1, (timeMs - event.startMs) / rampMs, (event.endMs - timeMs) / rampMs);
}

/** The strongest event of a kind at a place: its strength * time ramp * closeness (1 within `nearM`, 0 beyond `farM`). */
export function strongest(
  models: CityModels,
  kind: StoryKind,
  timeMs: number,
  at: { xM: number; yM: number },
  rampMs: number,
  nearM: number,
  farM: number,
): number {
  let most = 0;
  for (const event of models.book.ofKind(kind, timeMs)) {
    const inTime = share(event, timeMs, rampMs);
    if (inTime === 0) continue;
    const far = Math.hypot(event.xM - at.xM, event.yM - at.yM);
    const close = far <= nearM ? 1 : far >= farM ? 0 : (farM - far) / (farM - nearM);
    most = Math.max(most, event.strength * inTime * close);
  }
  return most;
}

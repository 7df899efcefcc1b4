import type { Spot } from '../../base/geodesic.ts';
import { offsetMinutesAt, startOfDayMs, type Zone } from '../../base/civil-time.ts';
import { daysFromCivil, parseInstant } from '../../base/instant.ts';
import type { SunAnswer, SunPlace } from '../../base/sight.ts';
import { csvText } from '../ui/export.ts';
import { readSpots, writeSpots } from '../ui/spots.ts';

/** What is asked: where, on which days, how finely. */
export interface Study {
  readonly place: SunPlace | null;
  /** `2026-06-21`; '' = the city's today. */
  readonly date: string;
  /** A second day to compare with, or ''. */
  readonly against: string;
  readonly stepMin: number;
  readonly cellM: number;
  /** The corners of the square so far; closed when `place` is one. */
  readonly open: readonly Spot[];
}
export const emptyStudy: Study = { place: null, date: '', against: '', stepMin: 10, cellM: 2, open: [] };
export const stepsMin = [5, 10, 20, 30, 60] as const;

const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && Number.isFinite(parseInstant(`${text}T00:00:00Z`));

/** `date|against|step|cell|square|spots` or `...|facade|spot|nx,ny,nz|building/id`; `open` instead of `square` while it is drawn. */
export function writeStudy({ place, date, against, stepMin, cellM, open }: Study): string {
  const head = `${date}|${against}|${stepMin}|${cellM}`;
  if (place?.kind === 'facade') return `${head}|facade|${writeSpots([place.at])}|${place.facing.map((n) => n.toFixed(5)).join(',')}|${place.on}`;
  if (place) return `${head}|square|${writeSpots(place.ring)}`;
  return open.length > 0 ? `${head}|open|${writeSpots(open)}` : head;
}

export function readStudy(text: string): Study {
  const [date = '', against = '', step = '', cell = '', kind = '', spotsText = '', facing = '', ...on] = text.split('|');
  const spots = readSpots(spotsText) ?? [];
  const normal = facing.split(',').map(Number);
  const base: Study = {
    ...emptyStudy,
    date: isDate(date) ? date : '',
    against: isDate(against) ? against : '',
    stepMin: stepsMin.find((s) => s === Number(step)) ?? emptyStudy.stepMin,
    cellM: Number(cell) >= 0.5 && Number(cell) <= 50 ? Number(cell) : emptyStudy.cellM,
  };
  const [at] = spots;
  if (kind === 'open') return { ...base, open: spots };
  if (kind === 'square' && spots.length >= 3) return { ...base, place: { kind: 'square', ring: spots } };
  if (kind === 'facade' && at && normal.length === 3 && normal.every(Number.isFinite))
    return { ...base, place: { kind: 'facade', at, facing: normal as unknown as readonly [number, number, number], on: on.join('|') } };
  return base;
}

/** The instants of a city day, a step apart, each in the middle of its step. */
export function timesOf(date: string, nowMs: number, zone: Zone, stepMin: number): number[] {
  const [year = NaN, month = NaN, day = NaN] = date.split('-').map(Number);
  const utcNoonMs = daysFromCivil(year, month, day) * 86_400_000 + 43_200_000;
  const within = date === '' ? nowMs : utcNoonMs - offsetMinutesAt(utcNoonMs, zone) * 60_000;
  const from = startOfDayMs(within, zone);
  const to = startOfDayMs(from + 36 * 3600_000, zone);
  const times: number[] = [];
  for (let t = from + stepMin * 30_000; t < to; t += stepMin * 60_000) times.push(t);
  return times;
}

export interface SunFigures {
  readonly meanH: number;
  readonly leastH: number;
  readonly mostH: number;
  /** Share of the area with at least so many hours, 0..1. */
  readonly shareOver: (hours: number) => number;
  readonly areaM2: number;
  /** Cells within buildings, left out. */
  readonly builtCells: number;
}

export function figuresOf(answer: Pick<SunAnswer, 'hours' | 'cellM2'>): SunFigures {
  const known = answer.hours.filter((h) => !Number.isNaN(h));
  const count = known.length;
  return {
    meanH: count > 0 ? known.reduce((sum, h) => sum + h, 0) / count : NaN,
    leastH: count > 0 ? known.reduce((least, h) => Math.min(least, h), Infinity) : NaN,
    mostH: count > 0 ? known.reduce((most, h) => Math.max(most, h), -Infinity) : NaN,
    shareOver: (hours) => (count > 0 ? known.filter((h) => h >= hours - 1e-6).length / count : NaN),
    areaM2: count * answer.cellM2,
    builtCells: answer.hours.length - count,
  };
}

export interface DayAnswer {
  readonly date: string;
  readonly answer: SunAnswer;
}

/** One row per cell; hours of each day, and the difference where there are two. */
export function csvOf([first, second]: readonly DayAnswer[]): string {
  if (!first) return '';
  const head = ['lon', 'lat', 'height_m', `sun_h_${first.date}`, ...(second ? [`sun_h_${second.date}`, 'difference_h'] : [])];
  const exact = (value: number | undefined): number => Number((value ?? NaN).toFixed(3));
  const rows = first.answer.spots.map((s, i) => {
    const [a, b] = [first.answer.hours[i] as number, second?.answer.hours[i]];
    return [Number(s.lon.toFixed(7)), Number(s.lat.toFixed(7)), exact(s.heightM), exact(a), ...(second ? [exact(b), exact((b ?? NaN) - a)] : [])];
  });
  return csvText(head, rows);
}

/** Points in the middles of the cells: a façade's cells stand above each other and have no polygons on a map. */
export function featuresOf([first, second]: readonly DayAnswer[]): GeoJSON.Feature[] {
  if (!first) return [];
  const known = (value: number | undefined): number | null => (value === undefined || Number.isNaN(value) ? null : Number(value.toFixed(3)));
  return first.answer.spots.map((s, i) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [Number(s.lon.toFixed(7)), Number(s.lat.toFixed(7)), Number(s.heightM.toFixed(2))] },
    properties: { sunH: known(first.answer.hours[i]), ...(second ? { againstH: known(second.answer.hours[i]) } : {}) },
  }));
}

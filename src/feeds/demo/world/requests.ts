import { createRandom, hashText, mix32, noiseAt } from '../../../base/random.ts';
import { isoText } from '../../../base/iso.ts';
import { metresPerDegree } from '../../../base/geodesy.ts';
import type { StreetNetwork } from '../../../city/streets/network.ts';
import { byDay, dayStartMs, HOUR_MS, isWeekend, type ByDay } from './calendar.ts';
import type { Setting, Site } from './site.ts';

/** One street request as it will have gone; Infinity = never. No word of it is about who asked. */
export interface RequestPlan {
  readonly id: string;
  readonly service: RequestService;
  readonly channel: string;
  readonly lon: number;
  readonly lat: number;
  readonly requestedMs: number;
  readonly respondedMs: number;
  readonly expectedMs: number;
  readonly closedMs: number;
  readonly resolved: boolean;
  readonly satisfied: boolean;
  readonly returnedCount: number;
}

/** What people can ask the demo city for. Hours: until the first answer is due, and what is promised. */
export interface RequestService {
  readonly code: string;
  readonly name: string;
  readonly agency: string;
  readonly answerH: number;
  readonly promisedH: number;
  readonly share: number;
}
const service = (code: string, name: string, agency: string, answerH: number, promisedH: number, share: number): RequestService => ({
  code,
  name,
  agency,
  answerH,
  promisedH,
  share,
});
export const requestServices: readonly RequestService[] = [
  service('pothole', '路面破损 Pothole', 'Roads Office', 24, 168, 17),
  service('street-lamp', '路灯不亮 Street lamp out', 'Roads Office', 24, 168, 10),
  service('litter', '垃圾堆放 Litter', 'Urban Management', 24, 24, 20),
  service('parking', '违停占道 Parked in the way', 'Traffic Police', 24, 24, 18),
  service('noise', '噪声扰民 Noise', 'Environment Bureau', 24, 168, 12),
  service('blocked-gully', '雨水口堵塞 Blocked gully', 'Drainage Office', 2, 24, 9),
  service('low-pressure', '水压不足 Low water pressure', 'Water Company', 2, 24, 6),
  service('power-cut', '停电 Power cut', 'Power Company', 2, 24, 5),
  service('manhole-open', '井盖缺失 Manhole cover missing', 'Drainage Office', 1, 2, 3),
];
const shares = requestServices.reduce((sum, { share }) => sum + share, 0);

/** One request a day for so many of the city's sensors: about 3 a day for 1,000 people, what hotlines of that size take in for streets. */
const SENSORS_A_REQUEST = 60;
/** Of a hundred requests so many are answered in time, closed in time, resolved and found good; the rest is what operators are for. */
const [ANSWERED, IN_TIME, NEVER, RESOLVED, SATISFIED] = [93, 84, 3, 91, 88] as const;
const channels = ['app', 'app', 'app', 'web', 'web', 'phone', 'phone', 'phone', 'counter'] as const;

/** Requests made on a local day, in the order they came in. */
export function requestsOfDay(setting: Setting, day: number, network: StreetNetwork | null): readonly RequestPlan[] {
  const random = createRandom(mix32(setting.seed ^ Math.imul(day, 0x6c8e9cf5)));
  const midnight = dayStartMs(day, setting.offsetMs);
  const count = Math.round(Math.max(3, setting.sites.length / SENSORS_A_REQUEST) * (isWeekend(day) ? 0.8 : 1) * random.between(0.85, 1.15));
  const times = Array.from({ length: count }, () => midnight + hourOfRequest(random.next(), random.next()) * HOUR_MS).sort((a, b) => a - b);
  return times.map((requestedMs, n): RequestPlan => {
    const id = `${dayText(midnight + setting.offsetMs)}-${String(n + 1).padStart(4, '0')}`;
    const fate = hashText(id, setting.seed);
    const draw = (k: number): number => noiseAt(fate, k);
    const kind = pickService(draw(1));
    const isAnswered = draw(2) * 100 < ANSWERED;
    const respondedMs = requestedMs + kind.answerH * HOUR_MS * (isAnswered ? 0.05 + 0.85 * draw(3) : 1.05 + draw(3));
    const expectedMs = requestedMs + kind.promisedH * HOUR_MS;
    const lot = draw(4) * 100;
    const late = lot < IN_TIME ? 0.15 + 0.8 * draw(5) : 1.05 + 0.9 * draw(5);
    const closedMs = lot >= 100 - NEVER ? Infinity : Math.max(respondedMs + 600_000, requestedMs + kind.promisedH * HOUR_MS * late);
    const resolved = draw(6) * 100 < RESOLVED;
    const place = placeOf(setting, fate, network);
    return {
      id,
      service: kind,
      channel: channels[Math.floor(draw(7) * channels.length)] ?? 'phone',
      lon: place[0],
      lat: place[1],
      requestedMs,
      respondedMs: Math.round(respondedMs),
      expectedMs,
      closedMs: Math.round(closedMs),
      resolved,
      satisfied: resolved && draw(8) * 100 < SATISFIED / (RESOLVED / 100),
      returnedCount: draw(9) < 0.07 ? 1 + Math.floor(2 * draw(10)) : 0,
    };
  });
}

export const requestDays = (setting: Setting, network: StreetNetwork | null, keep: number): ByDay<readonly RequestPlan[]> =>
  byDay((day) => requestsOfDay(setting, day, network), keep);

/** People ask from six in the morning to eleven at night, most before noon. */
const hourOfRequest = (a: number, b: number): number => Math.round((6 + 17 * (0.35 * a + 0.65 * a * b + 0.12 * b)) * 3600) / 3600;
const dayText = (localMs: number): string => isoText(localMs).slice(2, 10).replaceAll('-', '');

function pickService(at: number): RequestService {
  let left = at * shares;
  for (const one of requestServices) if ((left -= one.share) < 0) return one;
  return requestServices[0] as RequestService;
}

/** Where people are: near a sensor by chance, on the nearest street. */
function placeOf({ sites }: Setting, fate: number, network: StreetNetwork | null): readonly [lon: number, lat: number] {
  const site = sites[fate % Math.max(1, sites.length)] as Site | undefined;
  if (!site) return [NaN, NaN];
  const { lonM, latM } = metresPerDegree(site.lat);
  const [angle, radiusM] = [2 * Math.PI * noiseAt(fate, 11), 140 * Math.sqrt(noiseAt(fate, 12))];
  const [lon, lat] = [site.lon + (radiusM * Math.cos(angle)) / lonM, site.lat + (radiusM * Math.sin(angle)) / latM];
  const spot = network?.snap(lon, lat, 'walk', 200);
  return [Number((spot?.lon ?? site.lon).toFixed(6)), Number((spot?.lat ?? site.lat).toFixed(6))];
}

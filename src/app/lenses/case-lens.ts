import type { Case } from '../../rules/cases/case.ts';
import { caseOfRequest } from '../../rules/cases/case.ts';
import { waitFigures } from '../../rules/cases/survival.ts';
import { arrivalWaits, onTimeClosure, resolutionRate, responseRate, satisfactionRate, type CaseShare } from '../../rules/lenses/case-rates.ts';
import { nothingOf, type LensEntry, type LensReading } from '../../rules/lenses/entry.ts';
import { quantileInterval, scaled, wilson } from '../../rules/lenses/interval.ts';
import type { SourceRequest } from '../../tables/cases.ts';
import type { AreaBook } from './area-book.ts';
import type { LensParts } from './parts.ts';

const MINUTE_MS = 60_000;
/** Kinds of unit an indicator of ISO 37120 waits for. */
const unitKinds: Readonly<Record<string, ReadonlySet<string>>> = {
  'ISO37120-10.5': new Set(['ambulance', 'fire-engine', 'police-car', 'traffic-patrol', 'home-visit-team', 'pump-truck']),
  'ISO37120-10.6': new Set(['fire-engine', 'pump-truck']),
  'ISO37120-14.4': new Set(['traffic-patrol', 'police-car']),
};
const none = {
  requests: { zh: '没有数据源带来诉求（Open311 或热线）。', en: 'No request has come by any feed (Open311 or a hotline).' },
  due: { zh: '还没有到期或已反馈的案件。', en: 'No case has been fed back or is due yet.' },
  scored: { zh: '还没有评价过的案件。', en: 'No case has been scored yet.' },
  units: { zh: '还没有案件派出过此类单位。', en: 'No case has sent a unit of this kind yet.' },
} as const;

/** Indicators made of cases and requests. */
export interface CaseLens {
  read(entry: LensEntry, areaId: string | null): LensReading;
  /** Cases in the number, with the minutes or days that count. */
  behind(entry: LensEntry, areaId: string | null): readonly { readonly c: Case; readonly minutes: number }[];
}

export function createCaseLens({ cases: desk, clock }: LensParts, areas: AreaBook): CaseLens {
  const casesIn = (areaId: string | null): readonly Case[] =>
    desk.list().filter((c) => areaId === null || c.district === areaId || areas.holds(areaId, c.lon, c.lat));
  const unopenedIn = (areaId: string | null): readonly SourceRequest[] => {
    const { requests } = desk;
    const found: SourceRequest[] = [];
    for (let i = 0; i < requests.count; i++) {
      const request = requests.row(i);
      if (!desk.get(caseOfRequest(request.feedId, request.id)) && areas.holds(areaId, request.lon, request.lat)) found.push(request);
    }
    return found;
  };
  const kindOf = (unit: string): string => desk.operations.units.find(({ id }) => id === unit)?.kind ?? '';

  const shareOf = (entry: LensEntry, { part, whole }: CaseShare, why: LensReading['why']): LensReading => ({
    ...nothingOf(entry, whole > 0 ? null : why),
    value: whole > 0 ? (100 * part) / whole : NaN,
    numerator: part,
    denominator: whole,
    counted: whole,
    expected: whole,
    interval: scaled(wilson(part, whole), 100),
    timeMs: clock.now(),
  });
  const waitsOf = (entry: LensEntry, areaId: string | null) => arrivalWaits(casesIn(areaId), unitKinds[entry.id] ?? new Set(), kindOf, clock.now());
  const rateOf = (entry: LensEntry, areaId: string | null): CaseShare => {
    const [cases, nowMs] = [casesIn(areaId), clock.now()];
    if (entry.id === 'CN-GRID') return onTimeClosure(cases, desk.classOf, nowMs);
    if (entry.id === 'CN-12345-a') return responseRate(cases, unopenedIn(areaId), desk.classOf, nowMs);
    return entry.id === 'CN-12345-b' ? resolutionRate(cases, desk.classOf, nowMs) : satisfactionRate(cases);
  };
  return {
    read(entry, areaId) {
      if (!unitKinds[entry.id]) {
        const why = entry.id === 'CN-GRID' ? none.due : desk.requests.count === 0 ? none.requests : entry.id === 'CN-12345-c' ? none.scored : none.due;
        return shareOf(entry, rateOf(entry, areaId), why);
      }
      const waits = waitsOf(entry, areaId);
      const { medianMs, p90Ms, over, open } = waitFigures(waits);
      if (waits.length === 0) return nothingOf(entry, none.units);
      const interval = quantileInterval(
        waits.map(({ lastedMs }) => lastedMs / MINUTE_MS),
        0.5,
      );
      return {
        ...nothingOf(
          entry,
          Number.isNaN(medianMs)
            ? { zh: '多数单位仍在途中：中位数尚不可知。', en: 'Most units are still on their way: nobody can tell the median yet.' }
            : null,
        ),
        value: medianMs / MINUTE_MS,
        p90: p90Ms / MINUTE_MS,
        open,
        counted: over + open,
        expected: over + open,
        // Who has not arrived yet can only take longer.
        interval: interval && (open > 0 ? [interval[0], Infinity] : interval),
        timeMs: clock.now(),
      };
    },
    behind(entry, areaId) {
      if (unitKinds[entry.id])
        return waitsOf(entry, areaId).flatMap(({ id, lastedMs }) => {
          const c = desk.get(id);
          return c ? [{ c, minutes: lastedMs / MINUTE_MS }] : [];
        });
      return rateOf(entry, areaId).cases.flatMap((id) => {
        const c = desk.get(id);
        return c ? [{ c, minutes: ((c.feedback?.timeMs ?? clock.now()) - c.detectedMs) / MINUTE_MS }] : [];
      });
    },
  };
}

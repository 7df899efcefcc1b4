import { nothingOf, type LensEntry, type LensReading } from '../../rules/lenses/entry.ts';
import { poissonInterval, scaled } from '../../rules/lenses/interval.ts';
import type { Days } from '../../rules/lenses/target-path.ts';
import type { OutageFigures } from '../../rules/lenses/outages.ts';
import type { Medium } from '../../tables/dependencies.ts';
import type { OutageLens } from './outage-lens.ts';
import { gathering, none } from './words.ts';

const YEAR_H = 8766;
const DAY_MS = 86_400_000;
const mediumOf = ({ id }: LensEntry): Medium => (id === 'ISO37120-21.6' ? 'water' : 'power');

/** Value, above and below the line, per year at the pace of the span. */
function valueOf({ id }: LensEntry, { customers, interruptions, hours, watchedH }: OutageFigures): readonly [value: number, above: number, below: number] {
  const perYear = YEAR_H / watchedH;
  if (id === 'ISO37120-7.6') return [(interruptions / customers) * perYear, interruptions, customers];
  if (id === 'ISO37120-7.7') return [hours / interruptions, hours, interruptions];
  return [(hours / customers) * perYear, hours, customers];
}

export function readOutages(entry: LensEntry, lens: OutageLens, areaId: string | null): LensReading {
  const state = lens.read(mediumOf(entry), areaId);
  if (state === 'gathering') return nothingOf(entry, gathering);
  if (!state) return nothingOf(entry, none.graph);
  const { figures, fromMs, toMs, outages, shares } = state;
  if (shares.length === 0) return nothingOf(entry, none.customers);
  if (!(figures.customers > 0) || figures.watchedH === 0) return nothingOf(entry, none.window);
  const [value, numerator, denominator] = valueOf(entry, figures);
  const own = new Set(shares.map(({ node }) => node));
  const events = outages.filter(({ node, startMs }) => own.has(node) && startMs >= fromMs).length;
  const days = (toMs - fromMs) / DAY_MS;
  // So many events and no more: how often they come is as sure as their count.
  const spread = entry.id === 'ISO37120-7.7' || events === 0 ? null : scaled(poissonInterval(events), value / events);
  const isTold = Number.isFinite(value);
  return {
    ...nothingOf(entry, isTold ? null : none.calm),
    value: isTold ? value : NaN,
    numerator,
    denominator,
    counted: figures.customers,
    expected: figures.customers + figures.unknown,
    interval: isTold ? spread : null,
    timeMs: toMs,
    formula: {
      zh: `${entry.formula.zh}。窗口 ${days.toFixed(0)} 天，${events} 次中断`,
      en: `${entry.formula.en}. Window ${days.toFixed(0)} d, ${events} outages`,
    },
  };
}

/** The same by day, oldest first. */
export function outageDays(entry: LensEntry, lens: OutageLens, areaId: string | null): Days | 'gathering' | 'none' {
  const state = lens.read(mediumOf(entry), areaId);
  if (state === 'gathering') return 'gathering';
  const told = state ? lens.days(mediumOf(entry), areaId) : null;
  if (!told || told.figures.length === 0) return 'none';
  return {
    timeMs: Float64Array.from(told.figures, (_, d) => told.fromMs + (d + 0.5) * DAY_MS),
    value: Float32Array.from(told.figures, (figures) => valueOf(entry, figures)[0]),
  };
}

import type { Words } from '../../base/words.ts';
import { airDefinitions, indicatorDefinitions, type IndicatorDefinition } from '../indicators/definitions.ts';
import type { LensEntry } from './entry.ts';

const w = (zh: string, en: string): Words => ({ zh, en });
type Note = Pick<LensEntry, 'better' | 'symbols'> & Partial<Pick<LensEntry, 'above' | 'below' | 'bounds' | 'day'>>;

const share = [0, 100] as const;
const concentration: Note = { better: 'less', symbols: 'C = Σ P_d · c̄_d ⁄ Σ P_d' };
/** What the live indicators do not say of themselves. */
const notes: Readonly<Record<string, Note>> = {
  'CARE-ONTIME': {
    better: 'more',
    symbols: '100 · Σ on time ⁄ Σ due',
    above: w('窗口内到达的上门次数', 'visits that arrived within their window'),
    below: w('今日应完成的上门次数', 'visits due so far today'),
    bounds: share,
    day: 'last',
  },
  'CARE-OPEN': {
    better: 'less',
    symbols: '1000 · (Σ due − Σ done) ⁄ P₆₀₊',
    above: w('逾期未上门的次数', 'visits overdue'),
    below: w('60 岁及以上居民', 'residents aged 60 and over'),
    day: 'last',
  },
  'CARE-MEALS': {
    better: 'more',
    symbols: '1000 · Σ meals ⁄ P₆₀₊',
    above: w('今日供餐份数', 'meals served today'),
    below: w('60 岁及以上居民', 'residents aged 60 and over'),
    day: 'last',
  },
  'DRAIN-MARGIN': { better: 'more', symbols: 'h_limit − max h', bounds: [-Infinity, Infinity] },
  'TRAFFIC-SPEED': { better: 'more', symbols: '100 · Σ q ⁄ Σ (q · v₀ ⁄ v)', above: w('车流量 Σq', 'flow Σq, vehicles/h'), below: w('Σ(q·v₀/v)', 'Σ(q·v₀/v)') },
  'ISO37120-8.1': concentration,
  'ISO37120-8.2': concentration,
  'ISO37120-8.4': concentration,
  'ISO37120-8.6': concentration,
  'HALL-WAIT-P50': { better: 'less', symbols: 'Q₀.₅(t_wait)' },
  'HALL-WAIT-P90': { better: 'less', symbols: 'Q₀.₉(t_wait)' },
  'LIGHT-OUT': {
    better: 'less',
    symbols: '100 · n_off ⁄ n_dark',
    above: w('报“关”的路灯', 'lamps reported off'),
    below: w('天黑后有新鲜读数的路灯', 'lamps with a fresh reading in the dark'),
    bounds: share,
  },
  'NOISE-LEQ': { better: 'less', symbols: '10 · lg( mean 10^(L⁄10) )' },
  'OPS-DQ': {
    better: 'more',
    symbols: '100 · n_usable ⁄ n_declared',
    above: w('可用数据流', 'usable streams'),
    below: w('应有数据流', 'declared streams'),
    bounds: share,
  },
};

function entryOf(definition: IndicatorDefinition): LensEntry {
  const { id, title, lens, unit, decimals, formula, standard } = definition;
  const { better, symbols, above = null, below = null, bounds = [0, Infinity], day = 'mean' } = notes[id] ?? { better: 'less', symbols: '' };
  return {
    id,
    title,
    lens,
    unit,
    decimals,
    formula,
    standard,
    better,
    symbols,
    above,
    below,
    bounds,
    day,
    counts: definition.properties.length === 0 ? w('数据流', 'streams') : w('监测点', 'measuring points'),
    finest: 'street',
    source: 'streams',
  };
}

const live = [...indicatorDefinitions, ...airDefinitions];
export const streamDefinitions: ReadonlyMap<string, IndicatorDefinition> = new Map(live.map((definition) => [definition.id, definition]));
export const streamEntries: ReadonlyMap<string, LensEntry> = new Map(live.map((definition) => [definition.id, entryOf(definition)]));

import type { Words } from '../../base/words.ts';
import { meanInterval, poissonInterval, quantileInterval, scaled, wilson, type Interval } from '../lenses/interval.ts';
import { weightedByPeople } from '../lenses/people.ts';
import { energeticMeanDb } from './decibels.ts';
import { column, gather, mean, quantile, sum, words, type Made, type Outcome } from './gather.ts';
import type { IndicatorReading } from './indicator.ts';
import { isDrain } from './limits.ts';
import { rowsOfMember, type Member, type Members } from './members.ts';
import type { Snapshot } from './snapshot.ts';

/** What an indicator needs besides readings. */
export interface IndicatorContext {
  /** Residents of a district; NaN when unknown. */
  population(district: string): number;
  /** Residents aged 60 and over of the area read (a district, or the city); NaN when unknown. */
  readonly residents60: number;
  /** Level above their own gauge zero at which drains call for an operator, m; NaN when the city names none. */
  readonly drainLimitM: number;
  /** Is the sun down at an instant? */
  isNight(timeMs: number): boolean;
  /** Is it dark enough that every lamp ought to burn? Lamps that are off by day or at dusk are not out. */
  isDark(timeMs: number): boolean;
}

/** An indicator before it is read anywhere. All are live proxies: none claims conformity with the standard it names. */
export interface IndicatorDefinition extends Pick<
  IndicatorReading,
  'id' | 'title' | 'lens' | 'unit' | 'decimals' | 'formula' | 'standard' | 'abnormalAbove' | 'abnormalBelow'
> {
  /** Properties whose streams go in; empty = every stream. */
  readonly properties: readonly string[];
  evaluate(members: Members, snapshot: Snapshot, context: IndicatorContext): Outcome;
}

/** Assumed where a road declares none, km/h. */
export const DEFAULT_FREE_FLOW_KMH = 60;
/** Per thousand residents aged 60 and over (UCUM: a count over ten to the third persons). */
const PER_1000_OLDER = '/(10*3.{60+})';

/** A share of countable things in percent, with Wilson's interval. */
const percent = (part: number, whole: number): [number, Made] => [
  whole > 0 ? (100 * part) / whole : NaN,
  { numerator: part, denominator: whole, interval: scaled(wilson(part, whole), 100) },
];

/** A count that can be compared between areas of different size: per 1,000 residents aged 60 and over, the count itself in the words. */
function per1000Older(outcome: Outcome, residents60: number, formula: Words): Outcome {
  const count = outcome.value;
  const told = Number.isNaN(count) ? '–' : String(count);
  const people = residents60 > 0 ? String(residents60) : '?';
  return {
    ...outcome,
    value: residents60 > 0 ? (1000 * count) / residents60 : NaN,
    numerator: count,
    denominator: residents60,
    interval: residents60 > 0 ? scaled(poissonInterval(count), 1000 / residents60) : null,
    formula: words(`${formula.zh}。现为 ${told} ÷ ${people} 人 × 1000`, `${formula.en}. Now ${told} ÷ ${people} residents × 1000`),
  };
}

const careOnTime: IndicatorDefinition = {
  id: 'CARE-ONTIME',
  title: words('上门问诊准时率', 'Home visits on time'),
  lens: 'livable',
  unit: '%',
  decimals: 0,
  abnormalBelow: 80,
  properties: ['visitsDue', 'visitsOnTime'],
  formula: words(
    '今日在约定时间窗内到达的上门次数 ÷ 今日应完成的上门次数（时间窗已结束或已上门）；无人上门计为不准时；实时代理指标',
    'Home visits that arrived within their window ÷ home visits due so far today (window ended, or visit made); a visit nobody makes counts as not on time; live proxy',
  ),
  standard: 'own definition CARE-ONTIME, 2026',
  evaluate(members, snapshot) {
    const { values, outcome } = gather(members, snapshot, ['visitsDue', 'visitsOnTime']);
    return outcome(...percent(sum(column(values, 1)), sum(column(values, 0))));
  },
};
const olderFormula = {
  open: words(
    '（今日应完成的上门次数 − 今日已上门次数）÷ 60 岁及以上居民 × 1000；应完成指时间窗已结束或已上门；实时代理指标',
    '(Home visits due so far today − home visits made) ÷ residents aged 60 and over × 1,000; due: window ended, or visit made; live proxy',
  ),
  meals: words(
    '各社区食堂今日供餐份数之和（仅计数据新鲜的食堂）÷ 60 岁及以上居民 × 1000；实时代理指标',
    'Meals served today by canteens with fresh data ÷ residents aged 60 and over × 1,000; live proxy',
  ),
};
/** Shown beside the on-time rate: how many are still waited for after their window. */
const careOpen: IndicatorDefinition = {
  id: 'CARE-OPEN',
  title: words('逾期未上门问诊', 'Home visits overdue'),
  lens: 'livable',
  unit: PER_1000_OLDER,
  decimals: 2,
  properties: ['visitsDue', 'visitsDone'],
  formula: olderFormula.open,
  standard: 'own definition CARE-OPEN, 2026',
  evaluate(members, snapshot, { residents60 }) {
    const { values, outcome } = gather(members, snapshot, ['visitsDue', 'visitsDone']);
    return per1000Older(outcome(sum(column(values, 0)) - sum(column(values, 1))), residents60, olderFormula.open);
  },
};
const meals: IndicatorDefinition = {
  id: 'CARE-MEALS',
  title: words('今日助餐', 'Meals for older people today'),
  lens: 'livable',
  unit: PER_1000_OLDER,
  decimals: 1,
  properties: ['mealsServed'],
  formula: olderFormula.meals,
  standard: 'own definition CARE-MEALS, 2026',
  evaluate(members, snapshot, { residents60 }) {
    const { values, outcome } = gather(members, snapshot, ['mealsServed']);
    return per1000Older(outcome(sum(column(values, 0))), residents60, olderFormula.meals);
  },
};
/** Present concentration at an area's stations, as ISO 37120 names it: districts by their residents, stations of a district alike. */
const concentration = (id: string, property: string, title: Words, standard: string): IndicatorDefinition => ({
  id,
  title,
  lens: 'livable',
  unit: 'ug/m3',
  decimals: 0,
  properties: [property],
  formula: words(
    '各区监测站当前浓度均值，按区人口加权；小时或更短时间的值，不是 24 小时均值，不是 AQI；与日均、年均限值不可比；实时代理指标',
    'Present concentration averaged over a district’s stations, districts weighted by residents; hourly or shorter value, not a 24-h mean, not an AQI; daily and annual limits do not apply to it; live proxy',
  ),
  standard,
  evaluate(members, snapshot, context) {
    const { values, used, outcome } = gather(members, snapshot, [property]);
    const byDistrict = new Map<string, number[]>();
    used.forEach(({ thing }, i) => {
      const list = byDistrict.get(thing.district) ?? [];
      byDistrict.set(thing.district, list);
      list.push(values[i]?.[0] as number);
    });
    const all = column(values, 0);
    const places = [...byDistrict].map(([district, list]) => ({ people: context.population(district), value: mean(list) }));
    const interval = meanInterval(all);
    // Without residents for every district the plain mean over stations is the honest answer.
    const value = places.some(({ people }) => !(people > 0)) ? mean(all) : weightedByPeople(places);
    // Stations are spread about their own mean; the weights only move it.
    return outcome(value, { interval: interval && shifted(interval, value - mean(all)) });
  },
});
const shifted = ([low, high]: Interval, by: number): Interval => [low + by, high + by];
const finePm = concentration('ISO37120-8.1', 'pm25', words('PM2.5 浓度', 'PM2.5 concentration'), 'ISO 37120:2014, 8.1 (live proxy); SDG 11.6.2');
/** The other pollutants of ISO 37120's chapter 8. */
export const airDefinitions: readonly IndicatorDefinition[] = [
  concentration('ISO37120-8.2', 'pm10', words('PM10 浓度', 'PM10 concentration'), 'ISO 37120:2014, 8.2 (live proxy)'),
  concentration('ISO37120-8.4', 'no2', words('二氧化氮浓度', 'NO₂ concentration'), 'ISO 37120:2014, 8.4 (live proxy)'),
  concentration('ISO37120-8.6', 'o3', words('臭氧浓度', 'O₃ concentration'), 'ISO 37120:2014, 8.6 (live proxy)'),
];
const drainMargin: IndicatorDefinition = {
  id: 'DRAIN-MARGIN',
  title: words('排水余量', 'Drain margin'),
  lens: 'resilient',
  unit: 'm',
  decimals: 2,
  abnormalBelow: 0.3,
  properties: ['waterLevel'],
  formula: words(
    '本市告警规则的排水水位限值减去各排水点中的最高水位；负值即超警；实时代理指标',
    'Drain level limit of this city’s alarm rules minus the highest drain level; negative means over the limit; live proxy',
  ),
  standard: 'own definition DRAIN-MARGIN, 2026',
  evaluate(members, snapshot, { drainLimitM }) {
    // Without a limit of its own the city has no margin to speak of: nobody is expected to measure it.
    const { values, outcome } = gather(members, snapshot, ['waterLevel'], ({ thing }) => drainLimitM > -Infinity && isDrain(thing.kind));
    const limit = drainLimitM.toFixed(2);
    return {
      ...outcome(drainLimitM - Math.max(...column(values, 0))),
      formula: words(
        `${limit} m（本市告警规则的限值）减去各排水点中的最高水位；负值即超警；实时代理指标`,
        `Limit of ${limit} m (this city’s alarm rule) minus the highest drain level; negative means over the limit; live proxy`,
      ),
    };
  },
};
const trafficSpeed: IndicatorDefinition = {
  id: 'TRAFFIC-SPEED',
  title: words('道路畅通度', 'Traffic speed'),
  lens: 'smart',
  unit: '%',
  decimals: 0,
  abnormalBelow: 40,
  properties: ['trafficIntensity', 'averageVehicleSpeed'],
  formula: words(
    `全部车辆的平均车速 ÷ 自由流车速，按流量的调和加权：Σq ÷ Σ(q·v₀/v)；未声明时 v₀ = ${DEFAULT_FREE_FLOW_KMH} km/h；实时代理指标`,
    `Speed of all vehicles against free flow, flow-weighted harmonic: Σq ÷ Σ(q·v₀/v); v₀ = ${DEFAULT_FREE_FLOW_KMH} km/h where not declared; live proxy`,
  ),
  standard: 'own definition TRAFFIC-SPEED, 2026 (space-mean speed, HCM 2016)',
  evaluate(members, snapshot) {
    const { values, used, outcome } = gather(members, snapshot, ['trafficIntensity', 'averageVehicleSpeed']);
    let vehicles = 0;
    let delayed = 0;
    const shares: number[] = [];
    values.forEach((row, i) => {
      const [perHour, speedKmh] = row as [number, number];
      if (!(perHour > 0) || !(speedKmh > 0)) return;
      vehicles += perHour;
      shares.push((100 * speedKmh) / (used[i]?.thing.freeFlowKmh ?? DEFAULT_FREE_FLOW_KMH));
      delayed += (perHour * (used[i]?.thing.freeFlowKmh ?? DEFAULT_FREE_FLOW_KMH)) / speedKmh;
    });
    return outcome(vehicles > 0 ? (100 * vehicles) / delayed : NaN, { numerator: vehicles, denominator: delayed, interval: meanInterval(shares) });
  },
};
const hallWait = (share: number, id: string, title: Words, name: Words, abnormalAbove: number): IndicatorDefinition => ({
  id,
  title,
  lens: 'smart',
  unit: 'min',
  decimals: 0,
  abnormalAbove,
  properties: ['waitTime'],
  formula: words(`各开放政务大厅当前等候时间的${name.zh}；实时代理指标`, `${name.en} over open service halls of the present waiting time; live proxy`),
  standard: `own definition ${id}, 2026`,
  evaluate(members, snapshot) {
    const { values, outcome } = gather(members, snapshot, ['waitTime']);
    return outcome(quantile(column(values, 0), share), { interval: quantileInterval(column(values, 0), share) });
  },
});
const lampsOut: IndicatorDefinition = {
  id: 'LIGHT-OUT',
  title: words('路灯熄灯率', 'Street lights out'),
  lens: 'livable',
  unit: '%',
  decimals: 1,
  abnormalAbove: 5,
  properties: ['powerState'],
  formula: words(
    '天黑后（民用昏影终之后）报“关”的路灯 ÷ 天黑后有新鲜读数的路灯；白天不适用；实时代理指标',
    'Street lights reported off in the dark (beyond civil twilight) ÷ street lights with a fresh reading taken in the dark; not applicable by day; live proxy',
  ),
  standard: 'own definition LIGHT-OUT, 2026',
  evaluate(members, snapshot, context) {
    const isLamp = (m: Member) => /street-?light/i.test(m.thing.kind);
    const { values, outcome } = gather(members, snapshot, ['powerState'], isLamp, context.isDark);
    const off = column(values, 0).filter((state) => state < 0.5).length;
    const [value, made] = percent(off, values.length);
    return context.isNight(snapshot.timeMs) ? outcome(value, made) : outcome(NaN);
  },
};
const noise: IndicatorDefinition = {
  id: 'NOISE-LEQ',
  title: words('噪声', 'Noise'),
  lens: 'livable',
  unit: 'dB(A)',
  decimals: 0,
  abnormalAbove: 70,
  properties: ['noiseLevel'],
  formula: words('各监测点声级的能量平均：10·lg(mean(10^(L/10)))；实时代理指标', 'Energetic mean of station levels: 10·lg(mean(10^(L/10))); live proxy'),
  standard: 'ISO 1996-1:2016 (averaging); not ISO 37120 8.7',
  evaluate(members, snapshot) {
    const { values, outcome } = gather(members, snapshot, ['noiseLevel']);
    const levels = column(values, 0);
    return outcome(energeticMeanDb(levels), {
      interval: levels.length > 1 ? shifted(meanInterval(levels) as Interval, energeticMeanDb(levels) - mean(levels)) : null,
    });
  },
};
const completeness: IndicatorDefinition = {
  id: 'OPS-DQ',
  title: words('数据完整率', 'Data completeness'),
  lens: 'smart',
  unit: '%',
  decimals: 1,
  abnormalBelow: 95,
  properties: [],
  formula: words('数据新鲜或稍迟且质量可用的数据流 ÷ 应有数据流', 'Streams that are fresh or late and of usable quality ÷ declared streams; live proxy'),
  standard: 'own definition OPS-DQ, 2026',
  evaluate(members, snapshot) {
    let counted = 0;
    let expected = 0;
    let timeMs = NaN;
    for (const member of members.all) {
      const rows = [...member.rows.keys()].flatMap((property) => rowsOfMember(member, property));
      expected += rows.length;
      for (const row of rows) {
        if (!snapshot.usable(row)) continue;
        counted++;
        timeMs = timeMs >= snapshot.valueMs(row) ? timeMs : snapshot.valueMs(row);
      }
    }
    const [value, made] = percent(counted, expected);
    return { value, ...made, counted, expected, timeMs };
  },
};

/** In the order they are shown. */
export const indicatorDefinitions: readonly IndicatorDefinition[] = [
  careOnTime,
  careOpen,
  meals,
  drainMargin,
  trafficSpeed,
  finePm,
  hallWait(0.5, 'HALL-WAIT-P50', words('大厅等候（中位）', 'Hall wait (median)'), words('中位数', 'Median'), 20),
  hallWait(0.9, 'HALL-WAIT-P90', words('大厅等候（九成）', 'Hall wait (90th pct)'), words('第90百分位', '90th percentile'), 30),
  lampsOut,
  noise,
  completeness,
];

import type { Words } from '../../base/words.ts';
import { energeticMeanDb } from './decibels.ts';
import type { IndicatorReading } from './indicator.ts';
import type { Member, Members } from './members.ts';
import type { Snapshot } from './snapshot.ts';

/** What an indicator needs besides readings. */
export interface IndicatorContext {
  /** Residents of a district; NaN when unknown. */
  population(district: string): number;
  /** Is it dark in the city at an instant? Lamps that are off by day are not out. */
  isNight(timeMs: number): boolean;
}
export type Outcome = Pick<IndicatorReading, 'value' | 'counted' | 'expected' | 'timeMs'>;

/** An indicator before it is read anywhere. All are live proxies: none claims conformity with the standard it names. */
export interface IndicatorDefinition extends Pick<
  IndicatorReading,
  'id' | 'title' | 'lens' | 'unit' | 'decimals' | 'formula' | 'standard' | 'abnormalAbove' | 'abnormalBelow'
> {
  /** Properties whose streams go in; empty = every stream. */
  readonly properties: readonly string[];
  evaluate(members: Members, snapshot: Snapshot, context: IndicatorContext): Outcome;
}

/** Drains are full at this level above their own gauge zero, metres. */
export const DRAIN_LIMIT_M = 2.6;
/** Assumed where a road declares none, km/h. */
export const DEFAULT_FREE_FLOW_KMH = 60;

const words = (zh: string, en: string): Words => ({ zh, en });
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;

/** Nearest-rank quantile; NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

/** Members all of whose streams of `properties` are usable, as rows of values in the order of `properties`. */
function gather(members: Members, snapshot: Snapshot, properties: readonly string[], only: (member: Member) => boolean = () => true) {
  const candidates = members.measuring(properties[0] as string).filter((m) => only(m) && properties.every((p) => m.rows.has(p)));
  const values: number[][] = [];
  const used: Member[] = [];
  let timeMs = NaN;
  for (const member of candidates) {
    const rows = properties.map((property) => member.rows.get(property) as number);
    if (!rows.every(snapshot.usable)) continue;
    used.push(member);
    values.push(rows.map(snapshot.value));
    for (const row of rows) timeMs = timeMs >= snapshot.valueMs(row) ? timeMs : snapshot.valueMs(row);
  }
  const told = { counted: used.length, expected: candidates.length, timeMs };
  return { values, used, outcome: (value: number): Outcome => ({ value: used.length === 0 ? NaN : value, ...told }) };
}
const column = (values: readonly (readonly number[])[], index: number): number[] => values.map((row) => row[index] as number);

const careOnTime: IndicatorDefinition = {
  id: 'CARE-ONTIME',
  title: words('上门问诊准时率', 'Home visits on time'),
  lens: 'livable',
  unit: '%',
  decimals: 0,
  abnormalBelow: 80,
  properties: ['visitsDone', 'visitsOnTime'],
  formula: words(
    '今日在约定时间窗内到达的上门次数 ÷ 今日已完成的上门次数；尚未上门的另见“待上门”；实时代理指标',
    'Home visits that arrived within their window ÷ home visits made today; those not made yet are shown as “outstanding”; live proxy',
  ),
  standard: 'own definition CARE-ONTIME, 2026',
  evaluate(members, snapshot) {
    const { values, outcome } = gather(members, snapshot, ['visitsDone', 'visitsOnTime']);
    const done = sum(column(values, 0));
    return outcome(done > 0 ? (100 * sum(column(values, 1))) / done : NaN);
  },
};
/** Shown beside the on-time rate: a rate over visits made says nothing about those still waited for. */
const careOpen: IndicatorDefinition = {
  id: 'CARE-OPEN',
  title: words('待上门问诊', 'Home visits outstanding'),
  lens: 'livable',
  unit: '1',
  decimals: 0,
  properties: ['visitsDue', 'visitsDone'],
  formula: words(
    '今日时间窗已开始的应上门次数 − 今日已上门次数；实时代理指标',
    'Home visits whose window has opened today − home visits made today; live proxy',
  ),
  standard: 'own definition CARE-OPEN, 2026',
  evaluate(members, snapshot) {
    const { values, outcome } = gather(members, snapshot, ['visitsDue', 'visitsDone']);
    return outcome(sum(column(values, 0)) - sum(column(values, 1)));
  },
};
const meals: IndicatorDefinition = {
  id: 'CARE-MEALS',
  title: words('今日助餐', 'Meals for older people today'),
  lens: 'livable',
  unit: '1',
  decimals: 0,
  properties: ['mealsServed'],
  formula: words('各社区食堂今日供餐份数之和（仅计数据新鲜的食堂）；实时代理指标', 'Sum of meals served today by canteens with fresh data; live proxy'),
  standard: 'own definition CARE-MEALS, 2026',
  evaluate(members, snapshot) {
    const { values, outcome } = gather(members, snapshot, ['mealsServed']);
    return outcome(sum(column(values, 0)));
  },
};
const finePm: IndicatorDefinition = {
  id: 'ISO37120-8.1',
  title: words('PM2.5 浓度', 'PM2.5 concentration'),
  lens: 'livable',
  unit: 'ug/m3',
  decimals: 0,
  abnormalAbove: 75,
  properties: ['pm25'],
  formula: words(
    '各区监测站当前浓度均值，按区人口加权；浓度而非指数；瞬时值，不是年均值',
    'Present concentration averaged over a district’s stations, districts weighted by residents; a concentration, not an index; the moment, not the annual mean; live proxy',
  ),
  standard: 'ISO 37120:2014, 8.1 (live proxy); SDG 11.6.2',
  evaluate(members, snapshot, context) {
    const { values, used, outcome } = gather(members, snapshot, ['pm25']);
    const byDistrict = new Map<string, number[]>();
    used.forEach(({ thing }, i) => {
      const list = byDistrict.get(thing.district) ?? [];
      byDistrict.set(thing.district, list);
      list.push(values[i]?.[0] as number);
    });
    const weights = [...byDistrict.keys()].map(context.population);
    // Without residents for every district the plain mean over stations is the honest answer.
    if (weights.some((weight) => !(weight > 0))) return outcome(mean(column(values, 0)));
    const weighted = [...byDistrict.values()].map((list, i) => mean(list) * (weights[i] as number));
    return outcome(sum(weighted) / sum(weights));
  },
};
const drainMargin: IndicatorDefinition = {
  id: 'DRAIN-MARGIN',
  title: words('排水余量', 'Drain margin'),
  lens: 'resilient',
  unit: 'm',
  decimals: 2,
  abnormalBelow: 0.3,
  properties: ['waterLevel'],
  formula: words(
    `${DRAIN_LIMIT_M.toFixed(2)} m 警戒水位减去各排水点中的最高水位；负值即超警；实时代理指标`,
    `Limit of ${DRAIN_LIMIT_M.toFixed(2)} m minus the highest drain level; negative means over the limit; live proxy`,
  ),
  standard: 'own definition DRAIN-MARGIN, 2026',
  evaluate(members, snapshot) {
    const isDrain = (m: Member) => m.thing.kind.startsWith('drain') || m.thing.kind.startsWith('pump');
    const { values, outcome } = gather(members, snapshot, ['waterLevel'], isDrain);
    return outcome(DRAIN_LIMIT_M - Math.max(...column(values, 0)));
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
    values.forEach((row, i) => {
      const [perHour, speedKmh] = row as [number, number];
      if (!(perHour > 0) || !(speedKmh > 0)) return;
      vehicles += perHour;
      delayed += (perHour * (used[i]?.thing.freeFlowKmh ?? DEFAULT_FREE_FLOW_KMH)) / speedKmh;
    });
    return outcome(vehicles > 0 ? (100 * vehicles) / delayed : NaN);
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
  formula: words(`各政务大厅当前等候时间的${name.zh}；实时代理指标`, `${name.en} over service halls of the present waiting time; live proxy`),
  standard: `own definition ${id}, 2026`,
  evaluate(members, snapshot) {
    const { values, outcome } = gather(members, snapshot, ['waitTime']);
    return outcome(quantile(column(values, 0), share));
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
    '夜间供电状态为“关”的路灯 ÷ 数据新鲜的路灯；白天不适用；实时代理指标',
    'Street lights that are off at night ÷ street lights with fresh data; not applicable by day; live proxy',
  ),
  standard: 'own definition LIGHT-OUT, 2026',
  evaluate(members, snapshot, context) {
    const isLamp = (m: Member) => /street-?light/i.test(m.thing.kind);
    const { values, outcome } = gather(members, snapshot, ['powerState'], isLamp);
    const off = column(values, 0).filter((state) => state < 0.5).length;
    return outcome(context.isNight(snapshot.timeMs) ? (100 * off) / values.length : NaN);
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
    return outcome(energeticMeanDb(column(values, 0)));
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
    for (const { rows } of members.all) {
      expected += rows.size;
      for (const row of rows.values()) {
        if (!snapshot.usable(row)) continue;
        counted++;
        timeMs = timeMs >= snapshot.valueMs(row) ? timeMs : snapshot.valueMs(row);
      }
    }
    return { value: expected === 0 ? NaN : (100 * counted) / expected, counted, expected, timeMs };
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

import { createRandom, hashText } from '../../../src/base/random.ts';
import type { IndicatorReading } from '../../../src/rules/indicators/indicator.ts';
import { FAKE_NOW_MS, words } from './fake-now.ts';

const indicatorKinds = [
  { id: 'ISO37120-8.1', title: words('PM2.5 浓度', 'PM2.5'), unit: 'ug/m3', decimals: 0, base: 38, above: 55, n: 41 },
  { id: 'OPS-DRAIN', title: words('排水井最高水位', 'Highest drain level'), unit: 'm', decimals: 2, base: 2.1, above: 2.6, n: 120 },
  { id: 'CARE-ONTIME', title: words('上门准时率', 'Home visits on time'), unit: '%', decimals: 0, base: 93, below: 85, n: 60 },
  { id: 'MEALS', title: words('今日助餐', 'Meals served today'), unit: '1', decimals: 0, base: 4210, n: 120 },
  { id: 'WAIT', title: words('大厅平均等候', 'Mean hall wait'), unit: 'min', decimals: 0, base: 9, n: 25 },
  { id: 'OPS-DQ', title: words('数据完整率', 'Data completeness'), unit: '%', decimals: 1, base: 97, below: 90, n: 10000 },
] as const;

export function fakeIndicators(areaId: string | null): readonly IndicatorReading[] {
  return indicatorKinds.map((k, i): IndicatorReading => {
    const random = createRandom(hashText(`${areaId}${k.id}`));
    const factor = areaId === null ? 1 : random.between(0.7, 1.3);
    const trend = new Float32Array(36);
    for (let t = 0; t < 36; t++)
      trend[t] = k.base * Math.min(k.unit === '%' ? 1.02 : 2, factor) * (1 + Math.sin(t / 5 + i + factor * 9) * 0.05 + random.between(-0.02, 0.02));
    if (areaId === 'd4') trend.fill(NaN, 10, 20);
    const gone = areaId === 'd8' && i === 0;
    const expected = areaId === null ? k.n : Math.ceil(k.n / 12);
    return {
      id: k.id,
      title: k.title,
      lens: 'livable',
      value: gone ? NaN : (trend[35] as number),
      unit: k.unit,
      decimals: k.decimals,
      counted: gone ? 0 : expected - (random.below(3) === 0 ? 1 + random.below(2) : 0),
      expected,
      formula: words(
        '各站最近一次有效读数的算术平均；陈旧与失联的站不计入。',
        'Arithmetic mean of each station’s latest valid reading; stale and lost stations are left out.',
      ),
      standard: 'ISO 37120:2014, live proxy',
      timeMs: FAKE_NOW_MS - 12000,
      trend,
      trendFromMs: FAKE_NOW_MS - 6 * 3600000,
      trendToMs: FAKE_NOW_MS,
      ...('above' in k ? { abnormalAbove: k.above } : {}),
      ...('below' in k ? { abnormalBelow: k.below } : {}),
    };
  });
}

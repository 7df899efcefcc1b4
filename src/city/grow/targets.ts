import type { Words } from '../../base/words.ts';
import type { CatalogueNote, IndicatorTarget, ServiceCost, Targets } from '../../tables/targets.ts';
import type { CitySeed } from './seed.ts';

const set = (id: string, from: number, value: number): IndicatorTarget => ({ id, value, from: { date: '2026-01-01', value: from } });

/** What the demo cities mean to reach by the end of 2027: the demo's own figures, in each indicator's unit. */
export const demoTargets: Targets = {
  date: '2027-12-31',
  indicators: [
    set('CARE-ONTIME', 86, 95),
    set('CARE-OPEN', 0.4, 0.1),
    set('CARE-MEALS', 18, 30),
    set('ISO37120-8.1', 40, 30),
    set('SDG-11.6.2', 40, 30),
    set('ISO37120-8.2', 62, 50),
    set('ISO37120-8.4', 38, 30),
    set('ISO37120-8.6', 95, 80),
    set('ISO37120-8.7', 60, 40),
    set('LIGHT-OUT', 2, 0.5),
    set('SDG-11.2.1', 70, 85),
    set('DRAIN-MARGIN', 0.1, 0.5),
    set('OPS-R-power', 20, 5),
    set('OPS-R-water', 20, 5),
    set('OPS-R-drainage', 60, 20),
    set('OPS-R-telecom', 10, 5),
    set('OPS-R-transit', 10, 5),
    set('ISO37120-7.6', 12, 6),
    set('ISO37120-7.7', 2.5, 1),
    set('ISO37120-21.6', 40, 12),
    set('ISO37120-21.7', 14, 9),
    set('ISO37120-10.5', 12, 8),
    set('ISO37120-10.6', 8, 6),
    set('ISO37120-14.4', 9, 7),
    set('CN-GRID', 90, 98),
    set('CN-12345-a', 98, 100),
    set('CN-12345-b', 85, 95),
    set('CN-12345-c', 90, 95),
    set('TRAFFIC-SPEED', 62, 70),
    set('HALL-WAIT-P50', 12, 8),
    set('HALL-WAIT-P90', 25, 15),
    set('GOV-ONLINE', 60, 80),
    set('OPS-DQ', 97, 99),
  ],
};

const w = (zh: string, en: string): Words => ({ zh, en });
const LICENCE = 'CC0-1.0';

/** Whose the parts of a grown city are: all of them fictional, each by the offices that would keep them. */
export function demoCatalogue(seed: CitySeed): readonly CatalogueNote[] {
  const grown = w(`由种子 ${seed.id}/${seed.seed} 生成（虚构）`, `grown from seed ${seed.id}/${seed.seed} (fictional)`);
  const of = (part: string, zh: string, en: string): CatalogueNote => ({ of: part, steward: w(zh, en), licence: LICENCE, lineage: grown });
  return [
    of('buildings', '自然资源和规划局', 'Planning Bureau'),
    of('ground', '自然资源和规划局', 'Planning Bureau'),
    of('terrain', '自然资源和规划局', 'Planning Bureau'),
    of('furniture', '市政道路处', 'Roads Office'),
    of('areas/districts', '民政局', 'Civil Affairs Bureau'),
    of('areas/streets', '民政局', 'Civil Affairs Bureau'),
    of('areas/grid', '城管中队', 'Urban Management'),
    of('streets', '市政道路处', 'Roads Office'),
    of('sensors', '大数据局', 'Data Bureau'),
    of('operations', '城市运行中心', 'City Operations Centre'),
    of('dependencies', '城市运行中心', 'City Operations Centre'),
    of('storeys', '自然资源和规划局', 'Planning Bureau'),
    of('waterModel', '供水公司', 'Water Company'),
    of('transit', '公共交通公司', 'Transit Company'),
    of('services/posthouse', '卫生健康局', 'Health Bureau'),
    of('services/canteen', '民政局', 'Civil Affairs Bureau'),
    of('services/service-hall', '政务服务局', 'Government Service Office'),
    of('services/hospital', '卫生健康局', 'Health Bureau'),
    of('services/fire-station', '消防救援大队', 'Fire and Rescue'),
    of('services/police-station', '公安局', 'Police'),
    of('services/pump-station', '排水管理处', 'Drainage Office'),
    of('networks/water', '供水公司', 'Water Company'),
    of('networks/sewer', '排水管理处', 'Drainage Office'),
    of('networks/drain', '排水管理处', 'Drainage Office'),
    of('networks/power', '供电公司', 'Power Company'),
    of('networks/telecom', '通信管理处', 'Telecom Office'),
    of('networks/gas', '燃气公司', 'Gas Company'),
    of(`feeds/${seed.id}`, '城市运行中心', 'City Operations Centre'),
  ];
}

/** Yearly running costs by resident, in the demo's own money: fictional, so that costs per visit and meal can be shown. */
const perResident: Readonly<Record<string, number>> = { posthouse: 38, canteen: 52, 'service-hall': 21 };

export const demoCosts = (seed: CitySeed): readonly ServiceCost[] =>
  Object.entries(perResident).map(([service, yuan]) => ({
    service,
    perYear: Math.round((yuan * seed.population) / 1000) * 1000,
    currency: 'CNY',
    source: w('演示预算（虚构）', 'demo budget (fictional)'),
  }));

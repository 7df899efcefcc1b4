import { markTones } from '../marks/tones.ts';
import type { City } from '../../city/city.ts';
import { densityClasses } from '../../rules/density/hexagons.ts';
import type { DensityDeclaration } from '../../city/pack/density.ts';
import type { NetworkDeclaration } from '../../city/pack/network-properties.ts';
import { kindTitles, layerOf, networkColours } from '../underground/kinds.ts';
import { silentTones, tonesOf } from './density/tones.ts';
import type { LayerEntry } from './layer.ts';

const grey = '#858E96';
const { alarm } = markTones.night;

/** Ranges as the columns are coloured; below the first limit, where a pack's begins above one, a hexagon looks as if none were heard. */
const densityLegend = (breaks: readonly number[]): LayerEntry['info']['legend'] => [
  {
    css: silentTones.night,
    shape: 'fill',
    label:
      breaks[0] === 1
        ? { zh: '有传感器，但无一在报', en: 'Sensors, and none is heard' }
        : { zh: `有传感器，在报的不足 ${breaks[0]} 条`, en: `Sensors, and fewer than ${breaks[0]} streams heard of` },
  },
  ...tonesOf('night', breaks.length).map((css, i) => {
    const [from, to] = [breaks[i] as number, breaks[i + 1]];
    const range = to === undefined ? `≥ ${from}` : to - 1 === from ? `${from}` : `${from} – ${to - 1}`;
    return {
      css,
      shape: 'fill' as const,
      label: { zh: `${range} 条在报的数据流（六边形，柱高为数量）`, en: `${range} streams heard of in a hexagon, as high as many` },
    };
  }),
];

/** Layers of the map in drawing order, lowest first. A new layer is a folder here and a line there. */
export const layerRegistry: readonly LayerEntry[] = [
  {
    info: {
      id: 'districts',
      title: { zh: '行政区划', en: 'Districts and streets' },
      legend: [
        { css: '#5C666E', shape: 'line', label: { zh: '区界、街道界', en: 'District and street limits' } },
        { css: '#BFDDF7', shape: 'fill', label: { zh: '已选区域', en: 'Selected area' } },
      ],
      onByDefault: true,
    },
    load: () => import('./districts/index.ts'),
  },
  {
    info: {
      id: 'cascade',
      title: { zh: '级联预演', en: 'Cascade preview' },
      legend: [
        { css: '#7CC4F5', shape: 'line', label: { zh: '预测：届时失效', en: 'Forecast: down by then' } },
        { css: '#4D6E86', shape: 'ring', label: { zh: '预测：稍后失效', en: 'Forecast: falls later' } },
        { css: '#56A9DC', shape: 'hatch', label: { zh: '预测：受影响建筑', en: 'Forecast: buildings hit' } },
      ],
      onByDefault: true,
    },
    load: () => import('./cascade/index.ts'),
  },
  {
    info: {
      id: 'tasks',
      title: { zh: '上门与送餐任务', en: 'Visits and meals' },
      legend: [
        {
          css: '#9FB6C8',
          shape: 'fill',
          label: { zh: '未完成任务数（每格不少于 3 项，少则并格或不显示）', en: 'Open tasks, at least 3 a cell; fewer are merged or left out' },
        },
      ],
      onByDefault: false,
      audience: 'operators',
    },
    load: () => import('./tasks/index.ts'),
  },
  {
    info: {
      id: 'density',
      live: 'streams',
      title: { zh: '数据流密度', en: 'Density of streams' },
      legend: densityLegend(densityClasses),
      onByDefault: false,
    },
    load: () => import('./density/index.ts'),
  },
  {
    info: {
      id: 'events',
      live: 'events',
      title: { zh: '预警与事件', en: 'Warnings and events' },
      legend: [
        { css: '#BFDDF7', shape: 'fill', label: { zh: '生效范围，边线越粗越严重', en: 'Where it counts; the thicker the line, the more severe' } },
        { css: '#BFDDF7', shape: 'line', label: { zh: '虚线：演练或测试', en: 'Dashed: exercise or test' } },
      ],
      onByDefault: true,
    },
    load: () => import('./events/index.ts'),
  },
  {
    info: {
      id: 'services',
      live: 'services',
      title: { zh: '公共服务', en: 'Public services' },
      legend: [
        {
          css: '#D3D9DE',
          shape: 'square',
          label: { zh: '驿站、食堂、政务大厅、医院、消防、警务、泵站', en: 'Posthouse, canteen, hall, hospital, fire, police, pump' },
        },
      ],
      onByDefault: true,
    },
    load: () => import('./services/index.ts'),
  },
  {
    info: {
      id: 'sensors',
      live: 'sensors',
      title: { zh: '传感器', en: 'Sensors' },
      legend: [
        { css: grey, shape: 'dot', label: { zh: '实时', en: 'Fresh' } },
        { css: '#535A60', shape: 'dot', label: { zh: '迟到', en: 'Late' } },
        { css: grey, shape: 'hatch', label: { zh: '陈旧', en: 'Stale' } },
        { css: grey, shape: 'ring', label: { zh: '失联', en: 'Lost' } },
      ],
      onByDefault: true,
    },
    load: () => import('./sensors/index.ts'),
  },
  {
    info: {
      id: 'things',
      live: 'things',
      title: { zh: '外部设备', en: 'Live things' },
      legend: [{ css: '#BFDDF7', shape: 'dot', label: { zh: '仅见于数据源的设备及其读数', en: 'Met only in feeds, with its reading' } }],
      onByDefault: true,
    },
    load: () => import('./things/index.ts'),
  },
  {
    info: {
      id: 'cases',
      title: { zh: '案件与队伍', en: 'Cases and units' },
      legend: [
        { css: '#BFDDF7', shape: 'square', label: { zh: '案件：填满程度为办理进度', en: 'Case: filled as far as it has got' } },
        { css: '#BFDDF7', shape: 'dot', label: { zh: '处置中的队伍', en: 'Unit on a case' } },
        { css: '#BFDDF7', shape: 'ring', label: { zh: '空闲队伍（虚线：久未上报）', en: 'Free unit (dashed: not heard of)' } },
      ],
      onByDefault: true,
    },
    load: () => import('./cases/index.ts'),
  },
  {
    info: {
      id: 'trails',
      live: 'vehicles',
      title: { zh: '车辆轨迹', en: 'Trails of vehicles' },
      legend: [
        {
          css: '#D3D9DE',
          shape: 'line',
          label: {
            zh: '最近 10 分钟驶过的路线，越久越淡；仅到所示时刻为止，不含上门组、送餐车与个人',
            en: 'Where each went in the 10 minutes up to the shown instant, fading with age; never of visiting teams, meal vans or persons',
          },
        },
      ],
      onByDefault: false,
    },
    load: () => import('./trails/index.ts'),
  },
  {
    info: {
      id: 'vehicles',
      live: 'vehicles',
      title: { zh: '车辆、船舶与飞机', en: 'Vehicles, ships and aircraft' },
      legend: [
        {
          css: '#D3D9DE',
          shape: 'square',
          label: { zh: '尖端指向行进方向；长条为轨道车辆，船形为船舶，翼形为飞机', en: 'Points where it heads; bars are rail, hulls ships, wings aircraft' },
        },
        { css: '#D3D9DE', shape: 'hatch', label: { zh: '斜线：位置陈旧', en: 'Hatched: its place is old' } },
        { css: '#D3D9DE', shape: 'ring', label: { zh: '空心：失联', en: 'Hollow: lost' } },
      ],
      onByDefault: true,
    },
    load: () => import('./vehicles/index.ts'),
  },
  {
    info: {
      id: 'care-teams',
      live: 'vehicles',
      title: { zh: '上门组与送餐车', en: 'Visiting teams and meal vans' },
      legend: [
        {
          css: '#D3D9DE',
          shape: 'square',
          label: { zh: '仅供操作员：停在百米网格中心，不指向任何住户', en: 'For operators only: they stop at the middle of a 100 m cell, at nobody’s door' },
        },
      ],
      onByDefault: true,
      audience: 'operators',
    },
    async load() {
      const [{ isCareTeam }, { openVehicleLayer }] = await Promise.all([import('./care-team.ts'), import('./vehicles/index.ts')]);
      return { openLayer: (context) => openVehicleLayer(context, 'care-teams', isCareTeam) };
    },
  },
  {
    info: {
      id: 'alarms',
      title: { zh: '告警', en: 'Alarms' },
      legend: [
        { css: alarm[1], shape: 'square', label: { zh: '■ P1 紧急', en: '■ P1 critical' } },
        { css: alarm[2], shape: 'square', label: { zh: '▲ P2 高', en: '▲ P2 high' } },
        { css: alarm[3], shape: 'square', label: { zh: '▼ P3 中', en: '▼ P3 medium' } },
        { css: alarm[4], shape: 'square', label: { zh: '◆ P4 提示', en: '◆ P4 advisory' } },
      ],
      onByDefault: true,
    },
    load: () => import('./alarms/index.ts'),
  },
];

/** A city's networks, one entry each, then what every city has, its own densities beside that of all streams. */
export const layersOf = (city: City): readonly LayerEntry[] => {
  const densities = (city.manifest.densities ?? []).map(densityEntry);
  return [...city.networks.declared.map(networkEntry), ...layerRegistry.flatMap((entry) => (entry.info.id === 'density' ? [entry, ...densities] : [entry]))];
};

function densityEntry(declaration: DensityDeclaration): LayerEntry {
  const { id, title, breaks = densityClasses, onByDefault = false } = declaration;
  const layerId = `density-${id}`;
  return {
    info: { id: layerId, live: 'streams', title, legend: densityLegend(breaks), onByDefault },
    async load() {
      const { openDensityLayer } = await import('./density/index.ts');
      return { openLayer: (context) => openDensityLayer(context, layerId, declaration) };
    },
  };
}

function networkEntry(declaration: NetworkDeclaration): LayerEntry {
  const { id, kind, title } = declaration;
  return {
    info: { id: layerOf(id), title, legend: [{ css: networkColours[kind], shape: 'line', label: kindTitles[kind] }], onByDefault: false },
    async load() {
      const { openNetworkLayer } = await import('./networks/index.ts');
      return { openLayer: (context) => openNetworkLayer(context, declaration) };
    },
  };
}

import { say, type Language, type WordTable } from '../../base/words.ts';
import type { NetworkThing } from '../../city/networks/index.ts';
import type { Desk } from '../ui/desk.ts';
import { MISSING, formatAmount, formatLonLat } from '../ui/format.ts';
import type { Fact } from './facts.ts';

export const linkWords = {
  network: { zh: '管网', en: 'Network' },
  diameter: { zh: '外径', en: 'Outside diameter' },
  width: { zh: '宽度', en: 'Width' },
  depth: { zh: '埋深（轴线）', en: 'Depth of axis' },
  above: { zh: '离地高度', en: 'Above ground' },
  level: { zh: '高程', en: 'Level' },
  length: { zh: '长度', en: 'Length' },
  material: { zh: '材质', en: 'Material' },
  year: { zh: '建设年份', en: 'Laid' },
  operator: { zh: '运营单位', en: 'Operator' },
  ends: { zh: '起止节点', en: 'From, to' },
  line: { zh: '线路', en: 'Line' },
  feeder: { zh: '馈线', en: 'Feeder' },
  voltage: { zh: '电压', en: 'Voltage' },
  ways: { zh: '管孔数', en: 'Ways' },
  kind: { zh: '节点类型', en: 'Node' },
  size: { zh: '尺寸（长×宽×高）', en: 'Size (L × W × H)' },
  position: { zh: '位置', en: 'Position' },
  loading: { zh: '正在读取管网…', en: 'Reading the network…' },
  state: { zh: '状态', en: 'State' },
} satisfies WordTable;

/** Codes of materials and nodes in words; a code nobody knows is shown as it is. */
const codes: WordTable = {
  'ductile-iron': { zh: '球墨铸铁', en: 'ductile iron' },
  'grey-iron': { zh: '灰口铸铁', en: 'grey cast iron' },
  pe100: { zh: '聚乙烯 PE100', en: 'polyethylene PE100' },
  hdpe: { zh: '高密度聚乙烯', en: 'high-density polyethylene' },
  'pvc-u': { zh: '硬聚氯乙烯', en: 'PVC-U' },
  steel: { zh: '钢', en: 'steel' },
  concrete: { zh: '钢筋混凝土', en: 'reinforced concrete' },
  clay: { zh: '陶土', en: 'vitrified clay' },
  'xlpe-copper': { zh: '交联聚乙烯铜缆', en: 'copper, XLPE insulated' },
  'segment-lining': { zh: '管片衬砌', en: 'segmental lining' },
  'prestressed-concrete': { zh: '预应力混凝土', en: 'prestressed concrete' },
  rail: { zh: '轨道', en: 'track' },
  junction: { zh: '连接点', en: 'junction' },
  works: { zh: '水厂', en: 'waterworks' },
  reservoir: { zh: '清水池', en: 'reservoir' },
  treatment: { zh: '污水处理厂', en: 'sewage works' },
  manhole: { zh: '检查井', en: 'manhole' },
  lift: { zh: '提升泵站', en: 'lift station' },
  pump: { zh: '泵站', en: 'pump station' },
  outfall: { zh: '出水口', en: 'outfall' },
  substation: { zh: '变电站', en: 'substation' },
  cabinet: { zh: '环网柜', en: 'cabinet' },
  joint: { zh: '电缆接头', en: 'cable joint' },
  exchange: { zh: '机楼', en: 'exchange' },
  handhole: { zh: '手孔', en: 'handhole' },
  cell: { zh: '基站', en: 'cell site' },
  gate: { zh: '门站', en: 'city gate' },
  station: { zh: '车站', en: 'station' },
  entrance: { zh: '出入口', en: 'entrance' },
  portal: { zh: '洞口', en: 'portal' },
  ramp: { zh: '匝道', en: 'ramp' },
};
const codeText = (code: string, language: Language): string => codes[code]?.[language] ?? code;

/** What a pack says of a pipe, cable, track or station; each number with its unit. */
export function linkFacts(desk: Desk, key: string, language: Language): readonly Fact[] {
  const { networks } = desk.city;
  const thing = networks.thing(key);
  const w = (name: keyof typeof linkWords): string => say(linkWords, language, name);
  if (!thing) {
    const problem = networks.problem(key.split(':')[0] ?? '');
    const isComing = problem === null && networks.loaded(key.split(':')[0] ?? '') === null && networks.declared.some((d) => key.startsWith(`${d.id}:`));
    if (problem !== null) return [[w('state'), problem]];
    return isComing ? [[w('state'), w('loading')]] : [];
  }
  const facts = thing.kind === 'link' ? pipeFacts(desk, thing, language) : nodeFacts(thing, language);
  const { lon, lat, heightM } = networks.spot(thing);
  return [
    [w('network'), thing.network.declaration.title[language]],
    ...facts,
    [w('level'), `${formatAmount(heightM, 'm', 2, language)} (${desk.city.manifest.crs.vertical})`],
    [w('position'), formatLonLat(lon, lat)],
  ];
}

function depthFact(depthM: number | undefined, language: Language): Fact {
  const isAbove = depthM !== undefined && depthM < 0;
  return [say(linkWords, language, isAbove ? 'above' : 'depth'), formatAmount(Math.abs(depthM ?? NaN), 'm', 2, language)];
}

function pipeFacts(desk: Desk, thing: Extract<NetworkThing, { kind: 'link' }>, language: Language): readonly Fact[] {
  const p = thing.properties;
  const w = (name: keyof typeof linkWords): string => say(linkWords, language, name);
  return [
    [w(p.level === 'elevated' || p.level === 'ground' ? 'width' : 'diameter'), formatAmount(p.diameterMm, 'mm', 0, language)],
    depthFact(p.depthM, language),
    [w('material'), codeText(p.material, language)],
    [w('length'), formatAmount(lengthOf(desk, thing), 'm', 1, language)],
    [w('year'), p.year === undefined ? MISSING : String(p.year)],
    [w('operator'), p.operator ?? MISSING],
    ...(p.line === undefined ? [] : [[w('line'), p.line] as const]),
    ...(p.feeder === undefined ? [] : [[w('feeder'), p.feeder] as const]),
    ...(p.voltageKV === undefined ? [] : [[w('voltage'), formatAmount(p.voltageKV, 'kV', 0, language)] as const]),
    ...(p.ways === undefined ? [] : [[w('ways'), String(p.ways)] as const]),
    [w('ends'), `${p.from} → ${p.to}`],
  ];
}

function nodeFacts(thing: Extract<NetworkThing, { kind: 'node' }>, language: Language): readonly Fact[] {
  const p = thing.properties;
  const w = (name: keyof typeof linkWords): string => say(linkWords, language, name);
  return [
    [w('kind'), codeText(p.type, language)],
    depthFact(p.depthM, language),
    ...(p.lines === undefined ? [] : [[w('line'), p.lines.join(', ')] as const]),
    ...(p.boxM === undefined ? [] : [[w('size'), `${p.boxM.join(' × ')}\u202fm`] as const]),
  ];
}

/** True length along the axis, metres: plan metres by the scale of the place, and the fall. */
function lengthOf(desk: Desk, { network: { columns: c }, row }: NetworkThing): number {
  const { frame } = desk.city;
  let sum = 0;
  for (let i = (c.start[row] as number) + 1; i < (c.start[row + 1] as number); i++) {
    const [lon, lat] = [c.lonLat[i * 2] as number, c.lonLat[i * 2 + 1] as number];
    const [ax, ay] = frame.toPlan(c.lonLat[i * 2 - 2] as number, c.lonLat[i * 2 - 1] as number);
    const [bx, by] = frame.toPlan(lon, lat);
    const { east, north } = frame.scaleAt(lat);
    const fall = (c.heightM[i] as number) - (c.heightM[i - 1] as number);
    sum += Math.hypot((bx - ax) / east, (by - ay) / north, Number.isNaN(fall) ? 0 : fall);
  }
  return sum;
}

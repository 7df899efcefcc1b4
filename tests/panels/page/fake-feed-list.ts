import type { Desk, DropSummary } from '../../../src/panels/ui/desk.ts';
import type { FeedSummary } from '../../../src/panels/ui/feed-desk.ts';
import { FAKE_NOW_MS, words, type FakeOptions } from './fake-now.ts';

/** Nothing is ever dropped here. */
const noDrops: readonly DropSummary[] = [];
export const fakeDrops: Desk['drops'] = {
  list: () => noDrops,
  onChange: () => () => undefined,
  open: () => undefined,
  remove: () => undefined,
  setShown: () => undefined,
  flyTo: () => undefined,
  places: () => [],
  openAsCity: () => Promise.resolve(),
  geojson: () => Promise.resolve([]),
};

export function fakeFeeds(kind: FakeOptions['feeds'], wallMs: number): readonly FeedSummary[] {
  const base = {
    why: '',
    asksSignIn: false,
    retryAtMs: NaN,
    rowsPerS: 10312.4,
    lagMs: 412,
    kind: kind === 'silent' ? ('stale' as const) : ('live' as const),
    kindSinceMs: wallMs - 7_500_000,
    messagesPerS: 10312.4,
    bytesPerS: 1_443_700,
    messages: 1843201,
    bytes: 258_048_140,
    received: 1843201,
    shown: 1720443,
    superseded: 122701,
    repeated: 0,
    dropped: 0,
    rejected: {},
    outsideCity: 0,
    staleOnArrival: 3,
    lastRowsMs: kind === 'silent' ? FAKE_NOW_MS - 23000 : wallMs - 300,
  };
  return [
    { id: 'demo', title: words('演示城市数据', 'Demo city feed'), type: 'demo', address: 'demo:yunwan?seed=7', state: 'open', ...base },
    {
      ...base,
      id: 'broker',
      title: words('市政物联网总线', 'Municipal IoT broker'),
      type: 'mqtt',
      address: 'wss://broker.example/mqtt',
      state: kind === 'open' ? 'open' : 'waiting',
      why: kind === 'open' ? '' : 'connection closed by the broker',
      retryAtMs: wallMs + 6400,
      rowsPerS: 3.2,
      messagesPerS: 3.2,
      bytesPerS: 640,
      kind: kind === 'open' ? 'live' : 'lost',
      rejected: { 'bad-json': 12, 'unknown-unit': 4 },
      outsideCity: 41,
    },
  ];
}

export const fakeLayers = [
  {
    id: 'sensors',
    title: words('传感器', 'Sensors'),
    onByDefault: true,
    legend: [
      { css: '#a3abb2', shape: 'dot', label: words('正常', 'Normal') },
      { css: '#b9c0c6', shape: 'hatch', label: words('陈旧或失联', 'Stale or lost') },
    ],
  },
  { id: 'alarms', title: words('告警', 'Alarms'), onByDefault: true, legend: [{ css: '#fc444a', shape: 'square', label: words('1 紧急', '1 Critical') }] },
  {
    id: 'districts',
    title: words('城区边界', 'District borders'),
    onByDefault: false,
    legend: [{ css: '#858e96', shape: 'line', label: words('边界', 'Border') }],
  },
  { id: 'air', title: words('空气质量', 'Air quality'), onByDefault: false, legend: [] },
] as const;

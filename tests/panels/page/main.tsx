import { createRoot } from 'react-dom/client';
import { createClock } from '../../../src/base/clock.ts';
import { keepsake } from '../../../src/base/browser.ts';
import { ensure } from '../../../src/base/ensure.ts';
import type { Language } from '../../../src/base/words.ts';
import { Shell, type Boot, type Failure } from '../../../src/panels/shell.tsx';
import { installKeys, keysOf } from '../../../src/panels/ui/keys.ts';
import { createFakeDesk, FAKE_NOW_MS, type FakeOptions } from './fake-desk.ts';

// Everything about the picture is in the address: ?lang=zh&theme=day&alarms=flood&feeds=silent&select=sensor/pump-station-001&open=help
const query = new URLSearchParams(window.location.search);
const ask = (name: string, otherwise: string): string => query.get(name) ?? otherwise;
const language = ask('lang', 'en') as Language;
const theme = ask('theme', 'night') as 'night' | 'day';
if (query.has('seen')) keepsake.write('belvedere.firstrun', '1');

const rate = query.get('rate');
const at = query.get('at');
const desk = createFakeDesk({
  alarms: ask('alarms', 'some') as FakeOptions['alarms'],
  feeds: ask('feeds', 'open') as FakeOptions['feeds'],
  demo: !query.has('real'),
  running: query.has('running'),
  stuck: ask('stuck', ''),
  session: {
    language,
    theme,
    selected: query.get('select'),
    debug: query.has('debug'),
    work: ask('work', 'districts'),
    operator: ask('operator', ''),
    open: Object.fromEntries(
      (query.get('open') ?? '')
        .split(',')
        .filter((id) => id !== '')
        .map((id) => [id, true]),
    ),
    time:
      at !== null
        ? { kind: 'at', timeMs: Date.parse(at), rate: 0 }
        : rate === null
          ? { kind: 'live' }
          : { kind: 'at', timeMs: FAKE_NOW_MS - 3 * 3600000, rate: Number(rate) },
  },
});
installKeys(desk);
Object.assign(window, { desk, bindings: () => keysOf(desk).list() });

const boot: Boot = {
  language,
  theme,
  clock: createClock(() => FAKE_NOW_MS),
  zone: { kind: 'fixed', offsetMinutes: 480 },
  cityName: desk.city.manifest.name,
  step: { zh: '建筑 120／340 块', en: 'Buildings: 120 of 340 tiles' },
  progress: 0.36,
};
const failure: Failure | null = query.has('failed')
  ? {
      what: { zh: '城市模型未能载入', en: 'The city model could not be loaded' },
      why: 'buildings/tileset.json: HTTP 503',
      sinceMs: FAKE_NOW_MS - 14000,
      works: { zh: '告警、指标、数据源', en: 'alarms, indicators, feeds' },
      retryAtMs: FAKE_NOW_MS + 6000,
      retry: () => undefined,
    }
  : null;

createRoot(ensure(document.getElementById('root'), 'root')).render(
  <Shell desk={query.has('booting') ? null : desk} boot={boot} failure={failure} onMapElement={(element) => element?.classList.add('fake-map')} />,
);

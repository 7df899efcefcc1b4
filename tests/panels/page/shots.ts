/**
 * Pictures of every panel state on the fake desk, for looking at: `npx tsx tests/panels/page/shots.ts OUT [name...]`.
 * Builds the page, serves it on port 5207 and closes everything again.
 */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { launchChromium } from '../../../tools/chromium.ts';
import { clippedTexts } from './clipped-texts.ts';
import { servePage } from './serve-page.ts';

const out = resolve(process.argv[2] ?? '.cache/panel-shots');
const wanted = process.argv.slice(3);
const pump = 'select=sensor/pump-station-001';
const drain = 'select=sensor/drain-level-005';
interface Shot {
  readonly query: string;
  readonly size: readonly [number, number];
  readonly keys?: readonly string[];
  readonly text?: string;
  readonly click?: string;
  readonly fill?: readonly [selector: string, text: string];
  readonly press?: string;
}
const full = [1920, 1080] as const;
const small = [1366, 768] as const;
const shots: Readonly<Record<string, Shot>> = {
  en: { query: 'lang=en', size: full },
  zh: { query: 'lang=zh&seen', size: full },
  daylight: { query: `lang=zh&theme=day&seen&${drain}`, size: full },
  inspector: { query: `lang=en&seen&operator=Lin Wei&${drain}`, size: full },
  pump: { query: `lang=zh&seen&${pump}`, size: small },
  small: { query: `lang=en&seen&${drain}`, size: small },
  wide: { query: `lang=zh&seen&${pump}`, size: [2560, 1440] },
  flood: { query: 'lang=en&alarms=flood&seen', size: small },
  none: { query: 'lang=zh&alarms=none&seen', size: small },
  silent: { query: 'lang=en&feeds=silent&seen', size: small },
  replay: { query: 'lang=zh&rate=10&seen', size: full },
  paused: { query: 'lang=en&rate=0&seen&theme=day', size: small },
  building: { query: 'lang=en&seen&select=building/b-00042', size: small },
  area: { query: 'lang=zh&seen&select=area/d2', size: small },
  help: { query: 'lang=en&seen&open=help', size: full },
  palette: { query: 'lang=zh&seen&open=palette', size: small, text: '港口' },
  table: { query: 'lang=en&seen&open=table', size: small },
  layers: { query: 'lang=zh&seen&open=layers&debug', size: small },
  feeds: { query: 'lang=en&seen&feeds=waiting&work=feeds', size: small },
  'feed-add': {
    query: 'lang=en&seen&work=feeds',
    size: full,
    click: '.panel-head button:has-text("Add feed")',
    fill: ['.add-address input', 'https://water.example/now.json'],
    press: '.add-address button.primary',
  },
  'feed-undeclared': {
    query: 'lang=zh&seen&work=feeds',
    size: small,
    click: '.panel-head button.edged',
    fill: ['.add-address input', 'https://other.example/now.json'],
  },
  'feeds-broker': { query: 'lang=zh&seen&feeds=waiting&work=feeds', size: full, click: '.feeds-table tr:nth-child(2) button' },
  day: { query: 'lang=zh&seen&at=2026-06-21T07:10:00Z', size: small },
  low: { query: `lang=zh&seen&${drain}`, size: [1440, 900] },
  raw: { query: `lang=en&seen&${drain}`, size: full, click: '.history-tools button:has-text("Raw")' },
  clock: { query: 'lang=zh&seen', size: small, click: '.clock-button' },
  drawer: { query: 'lang=en&seen&open=drawer', size: [1024, 700] },
  opening: { query: 'lang=en&seen&open=opening', size: small },
  alarm: { query: `lang=en&seen&${pump}`, size: full, click: '.alarm-detail-head' },
  booting: { query: 'lang=zh&booting', size: full },
  failed: { query: 'lang=en&failed&seen', size: small },
  tablet: { query: 'lang=en&seen', size: [1024, 700] },
  tiny: { query: 'lang=zh&seen', size: [800, 450] },
  name: { query: 'lang=zh&seen', size: small, keys: ['j', 'j', 'a'] },
  performance: { query: 'lang=en&seen&work=alarm-performance', size: full },
  rules: { query: 'lang=zh&seen&work=alarm-rules', size: full },
  rule: { query: 'lang=en&seen&work=alarm-rules&operator=Lin Wei', size: full, click: '.rule-list li:nth-child(2) button' },
  storm: { query: 'lang=en&seen&alarms=storm', size: full },
};

const site = await servePage(resolve(out, '.site'), 5207);
const browser = await launchChromium();
mkdirSync(out, { recursive: true });
try {
  for (const [name, shot] of Object.entries(shots)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const page = await browser.newPage({ viewport: { width: shot.size[0], height: shot.size[1] } });
    page.on('pageerror', (error) => console.log(`${name}: ${error.message}`));
    page.on('console', (message) => message.type() === 'error' && console.log(`${name}: ${message.text()}`));
    await page.goto(`${site.url}?${shot.query}`);
    await page.waitForTimeout(900);
    for (const key of shot.keys ?? []) {
      await page.keyboard.press(key);
      await page.waitForTimeout(120);
    }
    if (shot.text) await page.keyboard.type(shot.text);
    if (shot.click) await page.click(shot.click);
    if (shot.fill) await page.fill(...shot.fill);
    if (shot.press) await page.click(shot.press);
    await page.waitForTimeout(300);
    const clipped = await page.evaluate(clippedTexts);
    if (clipped.length > 0) console.log(`${name}: cut ${clipped.join(' | ')}`);
    await page.screenshot({ path: resolve(out, `${name}.png`) });
    await page.close();
  }
} finally {
  await browser.close();
  await site.close();
}

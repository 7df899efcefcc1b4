import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../../../tools/chromium.ts';
import { serveLab, type LabServer } from './lab-server.ts';
import type { DraftLab } from './page/draft.ts';
import { wallBlock } from './town.ts';

declare global {
  interface Window {
    draft: DraftLab;
  }
}

let server: LabServer;
let browser: Browser;
beforeAll(async () => {
  server = await serveLab(5217);
  browser = await launchChromium();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

async function open(query: Record<string, string> = {}): Promise<{ readonly page: Page; readonly faults: string[] }> {
  const page = await browser.newPage({ viewport: { width: 800, height: 450 } });
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error.stack)));
  page.on('console', (message) => void (message.type() === 'error' && faults.push(message.text())));
  await page.goto(server.page(query).replace('index.html', 'draft.html'), { timeout: 180_000 });
  await page.waitForFunction(() => 'draft' in window, null, { timeout: 120_000 });
  return { page, faults };
}

type Colour = readonly [r: number, g: number, b: number];
/** What the screen shows at some CSS pixels. */
async function coloursAt(page: Page, at: readonly (readonly [number, number])[]): Promise<Colour[]> {
  const png = (await page.screenshot()).toString('base64');
  return page.evaluate(
    async ({ png, at }) => {
      const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(png), (c) => c.charCodeAt(0))]));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d') as OffscreenCanvasRenderingContext2D;
      context.drawImage(bitmap, 0, 0);
      return at.map(([x, y]) => [...context.getImageData(Math.round(x), Math.round(y), 1, 1).data.subarray(0, 3)] as unknown as Colour);
    },
    { png, at },
  );
}
const apart = (a: Colour, b: Colour): number => Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) + Math.abs(a[2] - b[2]);

it('a draft stands where the model will, and goes when that stands', async () => {
  const { page, faults } = await open();
  expect(await page.evaluate(() => window.draft.isDrawn)).toBe(true);
  const drafted = await page.screenshot();
  expect(await page.evaluate(() => window.draft.layersNow())).toContain('city-draft');
  const wall = [0, wallBlock.y0, 30] as const;
  const roof = [0, (wallBlock.y0 + wallBlock.y1) / 2, wallBlock.heightM] as const;
  const above = [0, wallBlock.y0, wallBlock.heightM + 40] as const;
  const [river, park] = [[-90, -480, 0] as const, [620, 300, 0] as const];
  const places = await page.evaluate((points) => window.draft.stand(points), [wall, roof, above, river, park]);
  const whole = await coloursAt(page, places);
  expect(await page.evaluate(() => window.draft.layersNow())).not.toContain('city-draft');

  const bare = await open({ bare: '' });
  expect(await bare.page.evaluate(() => window.draft.isDrawn)).toBe(false);
  // Without a draft the map draws on: its ground is there soon.
  await bare.page.waitForFunction(async () => (await window.draft.layersNow()).length > 0);
  await bare.page.waitForTimeout(1500);
  const ground = await coloursAt(bare.page, places);

  const again = await browser.newPage({ viewport: { width: 800, height: 450 } });
  await again.setContent(`<body style="margin:0"><img src="data:image/png;base64,${drafted.toString('base64')}"></body>`);
  const draft = await coloursAt(again, places);
  const [wallDraft, roofDraft, aboveDraft, riverDraft, parkDraft] = draft as [Colour, Colour, Colour, Colour, Colour];
  const [wallWhole, roofWhole, , riverWhole, parkWhole] = whole as [Colour, Colour, Colour, Colour, Colour];
  expect(apart(roofDraft, (ground as [Colour, Colour])[1])).toBeGreaterThan(30);
  // The look's own light: the draft's roofs and walls are hardly told from the model's, but for the lines of its storeys.
  expect(apart(roofDraft, roofWhole)).toBeLessThan(40);
  expect(apart(wallDraft, wallWhole)).toBeLessThan(60);
  expect(apart(wallDraft, roofDraft)).toBeGreaterThan(60);
  // It ends where the house does.
  expect(Math.min(apart(aboveDraft, roofDraft), apart(aboveDraft, wallDraft))).toBeGreaterThan(15);
  // It has its ground under it: water and park as they will be.
  expect(apart(riverDraft, riverWhole)).toBeLessThan(30);
  expect(apart(parkDraft, parkWhole)).toBeLessThan(30);
  expect(apart(riverDraft, parkDraft)).toBeGreaterThan(30);
  expect([faults, bare.faults]).toEqual([[], []]);
}, 300_000);

it('the model comes all the same where a context is lost while the draft stands', async () => {
  const { page, faults } = await open();
  expect(await page.evaluate(() => window.draft.layersNow())).toContain('city-draft');
  await page.evaluate(() => window.draft.loseContext());
  expect(await page.evaluate(() => window.draft.layersNow())).not.toContain('city-draft');
  const roof = [0, (wallBlock.y0 + wallBlock.y1) / 2, wallBlock.heightM] as const;
  const places = await page.evaluate((points) => window.draft.stand(points), [roof, [620, 300, 0]] as const);
  const [roofColour, parkColour] = (await coloursAt(page, places)) as [Colour, Colour];
  expect(apart(roofColour, parkColour)).toBeGreaterThan(30);
  expect(faults).toEqual([]);
}, 300_000);

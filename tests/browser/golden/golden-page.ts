import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { launchChromium } from '../../../tools/chromium.ts';
import { ensureGrownCity } from '../../../tools/city-cache.ts';
import { projectRoot } from '../../../tools/project.ts';
import type { Golden, View } from './page/main.ts';
import type { Pixels } from './compare.ts';

declare global {
  interface Window {
    golden: Golden;
  }
}

const FOLDER = join(projectRoot, 'tests', 'browser', 'golden', 'pictures');
/** Small: what is compared are means of blocks, and the repository keeps every version. */
const SIZE = { width: 320, height: 180 };
const PORT = 5207;

export interface GoldenPage {
  readonly page: Page;
  readonly faults: readonly string[];
  show(view: View): Promise<void>;
  picture(): Promise<{ readonly png: Buffer; readonly pixels: Pixels }>;
  close(): Promise<void>;
}

/** A page with the hamlet's scene at middling quality, whatever the machine; without motion, so that pictures repeat. */
export async function openGoldenPage(quality: 0 | 1 | 2): Promise<GoldenPage> {
  const city = await ensureGrownCity('seeds/hamlet.json', 'hamlet');
  const server: ViteDevServer = await createServer({
    root: projectRoot,
    configFile: join(projectRoot, 'vite.config.ts'),
    cacheDir: join(projectRoot, 'node_modules', '.vite-golden'),
    logLevel: 'error',
    server: { port: PORT, host: '127.0.0.1', watch: null, hmr: false },
  });
  await server.listen();
  const address = server.resolvedUrls?.local[0] ?? `http://127.0.0.1:${PORT}/`;
  const browser: Browser = await launchChromium();
  const context = await browser.newContext({ viewport: SIZE, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error.stack)));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  await page.goto(`${address}tests/browser/golden/page/index.html?city=${encodeURIComponent(`/${relative(projectRoot, city)}/`)}`);
  await page
    .waitForFunction(() => 'golden' in window, null, { timeout: 120_000 })
    .catch((error: unknown) => {
      throw new Error(`${String(error)}\n${faults.join('\n')}`);
    });
  await page.evaluate((level) => {
    window.golden.setQuality(level);
    return window.golden.scene.whenSettled();
  }, quality);
  return {
    page,
    faults,
    show: (view) => page.evaluate((v) => window.golden.show(v), view),
    async picture() {
      const png = Buffer.from(
        await page.evaluate(async () => {
          const bytes = new Uint8Array(await (await window.golden.scene.png()).arrayBuffer());
          let text = '';
          for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
          return btoa(text);
        }),
        'base64',
      );
      return { png, pixels: await decode(page, png) };
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** Pixels of a PNG, decoded by the browser. */
export async function decode(page: Page, png: Buffer): Promise<Pixels> {
  const { width, height, base64 } = await page.evaluate(async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d') as OffscreenCanvasRenderingContext2D;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    let out = '';
    for (let i = 0; i < data.length; i += 32768) out += String.fromCharCode(...data.subarray(i, i + 32768));
    return { width: bitmap.width, height: bitmap.height, base64: btoa(out) };
  }, png.toString('base64'));
  return { width, height, data: new Uint8Array(Buffer.from(base64, 'base64')) };
}

const fileOf = (name: string): string => join(FOLDER, `${name}.png`);
export const readGolden = (name: string): Buffer | null => (existsSync(fileOf(name)) ? readFileSync(fileOf(name)) : null);
export function writeGolden(name: string, png: Buffer): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(fileOf(name), png);
}
/** What the picture was instead, beside the cache, for a look. */
export function writeFailed(name: string, png: Buffer): string {
  const folder = join(projectRoot, '.cache', 'golden');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.png`);
  writeFileSync(file, png);
  return file;
}

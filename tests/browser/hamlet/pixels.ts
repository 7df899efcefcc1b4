import type { Page } from 'playwright-core';
import type { Pixels } from '../golden/compare.ts';

/** The page's picture of a square about the middle of the map, decoded by the browser; without a size, of the whole map. */
export async function mapPixels(page: Page, sidePx?: number): Promise<Pixels> {
  const box = await page.locator('#map').boundingBox();
  if (!box) throw new Error('no map on the page');
  const clip = sidePx === undefined ? box : { x: box.x + box.width / 2 - sidePx / 2, y: box.y + box.height / 2 - sidePx / 2, width: sidePx, height: sidePx };
  const png = await page.screenshot({ clip });
  const { width, height, text } = await page.evaluate(async (base64) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type: 'image/png' }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d') as OffscreenCanvasRenderingContext2D;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    let text = '';
    for (let i = 0; i < data.length; i += 32768) text += String.fromCharCode(...data.subarray(i, i + 32768));
    return { width: bitmap.width, height: bitmap.height, text: btoa(text) };
  }, png.toString('base64'));
  return { width, height, data: new Uint8Array(Buffer.from(text, 'base64')) };
}

/** Take the map's context away, give it back, and wait until all is drawn again. */
export const loseAndRestore = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const loss = document.querySelector<HTMLCanvasElement>('#map canvas.maplibregl-canvas')?.getContext('webgl2')?.getExtension('WEBGL_lose_context');
    if (!loss) throw new Error('no context to lose');
    loss.loseContext();
    await new Promise((done) => setTimeout(done, 120));
    loss.restoreContext();
    await new Promise((done) => setTimeout(done, 20));
    await window.belvedere?.whenSettled(150_000);
  });

import type { Desk } from '../ui/desk.ts';

const [WIDTH, HEIGHT] = [128, 72];

/** The present view, small enough to keep; '' where there is none to be had. */
export async function smallPicture(desk: Desk): Promise<string> {
  try {
    const bitmap = await createImageBitmap(await desk.view.png());
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [WIDTH, HEIGHT];
    const scale = Math.max(WIDTH / bitmap.width, HEIGHT / bitmap.height);
    const [w, h] = [bitmap.width * scale, bitmap.height * scale];
    canvas.getContext('2d')?.drawImage(bitmap, (WIDTH - w) / 2, (HEIGHT - h) / 2, w, h);
    bitmap.close();
    return canvas.toDataURL('image/jpeg', 0.6);
  } catch {
    return '';
  }
}

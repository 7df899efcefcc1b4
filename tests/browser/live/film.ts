import type { Page } from 'playwright-core';

/** A short film as HLS wants it: an initialisation segment and fragments that each begin with a key frame. */
export interface Film {
  readonly init: Buffer;
  readonly fragments: readonly { readonly bytes: Buffer; readonly startTicks: number; readonly ticks: number }[];
  readonly ticksPerS: number;
}

const FILM_MS = 5200;

/** Record a moving picture in the browser itself: no film of anybody lies in this project. */
export async function makeFilm(page: Page): Promise<Film> {
  const base64 = await page.evaluate(async (filmMs) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [160, 96];
    const paper = canvas.getContext('2d');
    const mimeType = ['video/mp4;codecs=avc1.42E01E', 'video/mp4;codecs=vp9'].find((type) => MediaRecorder.isTypeSupported(type));
    if (!paper || mimeType === undefined) throw new Error('this browser records no MP4');
    const keyFrames = { videoKeyFrameIntervalDuration: 1000 };
    const recorder = new MediaRecorder(canvas.captureStream(10), { mimeType, videoBitsPerSecond: 200_000, ...keyFrames });
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.start();
    const startMs = performance.now();
    for (let ms = 0; ms < filmMs; ms = performance.now() - startMs) {
      paper.fillStyle = `hsl(${(ms / 15) % 360} 90% 55%)`;
      paper.fillRect(0, 0, canvas.width, canvas.height);
      paper.fillStyle = '#fff';
      paper.fillRect((ms / 40) % canvas.width, 30, 20, 30);
      await new Promise((done) => setTimeout(done, 60));
    }
    await new Promise((done) => {
      recorder.onstop = done;
      recorder.stop();
    });
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  }, FILM_MS);
  return cutFilm(Buffer.from(base64, 'base64'));
}

/** ISO base media boxes of a buffer: type and extent. */
function boxesOf(bytes: Buffer, from = 0, to = bytes.length): { type: string; at: number; end: number }[] {
  const boxes = [];
  for (let at = from; at + 8 <= to;) {
    const end = at + bytes.readUInt32BE(at);
    if (end <= at || end > to) throw new Error(`a box of ${end - at} bytes at ${at} of ${to}`);
    boxes.push({ type: bytes.toString('latin1', at + 4, at + 8), at, end });
    at = end;
  }
  return boxes;
}
function find(bytes: Buffer, path: readonly string[], from = 0, to = bytes.length): { at: number; end: number } {
  const [first, ...rest] = path;
  const box = boxesOf(bytes, from, to).find(({ type }) => type === first);
  if (!box) throw new Error(`no box ${first}`);
  return rest.length === 0 ? box : find(bytes, rest, box.at + 8, box.end);
}
/** Where a fragment's decode time stands (tfdt), and how wide it is. */
function decodeTimeAt(bytes: Buffer): { at: number; isLong: boolean } {
  const { at } = find(bytes, ['moof', 'traf', 'tfdt']);
  return { at: at + 12, isLong: bytes.readUInt8(at + 8) === 1 };
}
const decodeTime = (bytes: Buffer): number => {
  const { at, isLong } = decodeTimeAt(bytes);
  return isLong ? Number(bytes.readBigUInt64BE(at)) : bytes.readUInt32BE(at);
};

function cutFilm(film: Buffer): Film {
  const boxes = boxesOf(film);
  const first = boxes.find(({ type }) => type === 'moof')?.at ?? film.length;
  const init = film.subarray(0, first);
  const mdhd = find(init, ['moov', 'trak', 'mdia', 'mdhd']).at;
  const ticksPerS = init.readUInt32BE(mdhd + (init.readUInt8(mdhd + 8) === 1 ? 28 : 20));
  const cut: Buffer[] = [];
  for (const [i, { type, at }] of boxes.entries()) if (type === 'moof') cut.push(film.subarray(at, boxes[i + 1]?.end));
  const starts = cut.map(decodeTime);
  // How long the last one is nobody needs to know: it is left out.
  const fragments = cut.slice(0, -1).map((bytes, i) => {
    const [startTicks, nextTicks] = [starts[i] as number, starts[i + 1] as number];
    return { bytes, startTicks, ticks: nextTicks - startTicks };
  });
  if (fragments.length < 3) throw new Error(`a film of ${fragments.length} fragments`);
  return { init, fragments, ticksPerS };
}

/** The film played for ever: segment `n` of an endless stream, its decode time where the stream is. */
export function segmentOf({ fragments, ticksPerS }: Film, n: number): { readonly bytes: Buffer; readonly startS: number; readonly durationS: number } {
  const turnTicks = fragments.reduce((sum, { ticks }) => sum + ticks, 0);
  const fragment = fragments[n % fragments.length] as Film['fragments'][number];
  const startTicks = Math.floor(n / fragments.length) * turnTicks + fragment.startTicks - (fragments[0]?.startTicks ?? 0);
  const bytes = Buffer.from(fragment.bytes);
  const { at, isLong } = decodeTimeAt(bytes);
  if (isLong) bytes.writeBigUInt64BE(BigInt(startTicks), at);
  else bytes.writeUInt32BE(startTicks, at);
  return { bytes, startS: startTicks / ticksPerS, durationS: fragment.ticks / ticksPerS };
}

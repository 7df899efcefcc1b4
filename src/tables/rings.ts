/**
 * Rings of rows by stream, a million small ones as cheaply as a few large ones: small rings lie side by side in shared pages, large
 * ones have a page of their own that goes when they outgrow it, and where a ring is takes eight bytes a stream. A row's numbers lie
 * next to each other, so that writing one touches one line of memory.
 */
export interface Rings {
  /** Where the ring of each stream is, plus one (page * PAGE_ROWS + row); 0: it has none. Replaced when it grows. */
  readonly place: Uint32Array;
  /** Of each ring: size class, number of rows and where the oldest is (`START_BITS`, `COUNT_SHIFT`, `CLASS_SHIFT`). */
  readonly state: Uint32Array;
  readonly pages: readonly Page[];
  /** Rows of a ring by size class: the first size doubled again and again, up to the most. */
  readonly sizes: readonly number[];
  readonly bytes: number;
  /** A ring of the first size. Every stream is granted one. */
  open(stream: number): void;
  /** The next size, rows in order from the front; false where it has the most or `bytes` would exceed `maxBytes`. */
  widen(stream: number): boolean;
}

/** The same memory as words, floats and doubles; a row begins at its number times words (or doubles) a row. */
export interface Page {
  readonly words: Uint32Array;
  readonly floats: Float32Array;
  readonly doubles: Float64Array;
}

export const PAGE_SHIFT = 12;
export const PAGE_ROWS = 1 << PAGE_SHIFT;
export const PAGE_MASK = PAGE_ROWS - 1;
/** Bits of a state: 14 of the oldest row's number, 14 of how many there are, 4 of the size class. */
export const START_BITS = 0x3fff;
export const COUNT_SHIFT = 14;
export const CLASS_SHIFT = 28;
/** Rings from this size on have a page of their own. */
const OWN_PAGE_ROWS = 64;
const FIRST_STREAMS = 1024;
const INDEX_BYTES = 8;

const openPage = (rows: number, wordsPerRow: number): Page => {
  const buffer = new ArrayBuffer(rows * wordsPerRow * 4);
  return { words: new Uint32Array(buffer), floats: new Float32Array(buffer), doubles: new Float64Array(buffer, 0, buffer.byteLength >> 3) };
};

export interface RingOptions {
  readonly wordsPerRow: number;
  readonly firstRows: number;
  /** At most `PAGE_ROWS`. */
  readonly maxRows: number;
  /** Over all streams; rings of the first size are granted beyond it. */
  readonly maxBytes: number;
}

export function createRings({ wordsPerRow, firstRows, maxRows, maxBytes }: RingOptions): Rings {
  const rowBytes = wordsPerRow * 4;
  const sizes = [Math.min(firstRows, maxRows)];
  for (let last = firstRows; last < maxRows; last *= 2) sizes.push(Math.min(2 * last, maxRows));
  const pages: Page[] = [];
  /** Numbers of own pages that are free again. */
  const freePages: number[] = [];
  /** By size class: places in shared pages that rings grew out of. */
  const freePlaces: number[][] = sizes.map(() => []);
  let sharedPage = -1;
  let sharedTaken = PAGE_ROWS;

  const rings = { place: new Uint32Array(FIRST_STREAMS), state: new Uint32Array(FIRST_STREAMS), pages, sizes, bytes: FIRST_STREAMS * INDEX_BYTES, open, widen };

  function addPage(rows: number): number {
    const page = freePages.pop() ?? pages.length;
    pages[page] = openPage(rows, wordsPerRow);
    rings.bytes += rows * rowBytes;
    return page;
  }
  /** By size class: there was no memory for another such ring, and nothing has become free since. */
  const isRefused = new Uint8Array(sizes.length + 1);
  isRefused[sizes.length] = 1;
  const hasOwnPage = (size: number): boolean => size >= OWN_PAGE_ROWS;
  /** What a ring of this class would add to `bytes`. */
  const bytesFor = (sizeClass: number): number => {
    const size = sizes[sizeClass] as number;
    if (hasOwnPage(size)) return size * rowBytes;
    const isAtHand = (freePlaces[sizeClass] as number[]).length > 0 || sharedTaken + size <= PAGE_ROWS;
    return isAtHand ? 0 : PAGE_ROWS * rowBytes;
  };
  const placeFor = (sizeClass: number): number => {
    const size = sizes[sizeClass] as number;
    if (hasOwnPage(size)) return addPage(size) << PAGE_SHIFT;
    const free = (freePlaces[sizeClass] as number[]).pop();
    if (free !== undefined) return free;
    if (sharedTaken + size > PAGE_ROWS) {
      sharedPage = addPage(PAGE_ROWS);
      sharedTaken = 0;
    }
    const place = (sharedPage << PAGE_SHIFT) + sharedTaken;
    sharedTaken += size;
    return place;
  };
  const leave = (place: number, sizeClass: number): void => {
    const size = sizes[sizeClass] as number;
    isRefused.fill(0, 0, sizes.length);
    if (!hasOwnPage(size)) return void (freePlaces[sizeClass] as number[]).push(place);
    const page = place >>> PAGE_SHIFT;
    pages[page] = openPage(0, wordsPerRow);
    freePages.push(page);
    rings.bytes -= size * rowBytes;
  };

  function open(stream: number): void {
    if (stream >= rings.place.length) {
      const length = Math.max(stream + 1, rings.place.length * 2);
      const [place, state] = [new Uint32Array(length), new Uint32Array(length)];
      place.set(rings.place);
      state.set(rings.state);
      rings.bytes += (length - rings.place.length) * INDEX_BYTES;
      [rings.place, rings.state] = [place, state];
    }
    rings.place[stream] = placeFor(0) + 1;
    rings.state[stream] = 0;
  }
  function widen(stream: number): boolean {
    const sizeClass = (rings.state[stream] as number) >>> CLASS_SHIFT;
    // Asked for every reading of a full ring: the answer is a look.
    return isRefused[sizeClass + 1] === 0 && hasWidened(stream, sizeClass);
  }
  const hasWidened = (stream: number, sizeClass: number): boolean => {
    if (rings.bytes + bytesFor(sizeClass + 1) > maxBytes) {
      isRefused[sizeClass + 1] = 1;
      return false;
    }
    const state = rings.state[stream] as number;
    const [start, count] = [state & START_BITS, (state >>> COUNT_SHIFT) & START_BITS];
    const size = sizes[sizeClass] as number;
    const from = (rings.place[stream] as number) - 1;
    const to = placeFor(sizeClass + 1);
    const { words } = pages[from >>> PAGE_SHIFT] as Page;
    const next = (pages[to >>> PAGE_SHIFT] as Page).words;
    const [base, nextBase] = [(from & PAGE_MASK) * wordsPerRow, (to & PAGE_MASK) * wordsPerRow];
    const behind = Math.min(count, size - start);
    next.set(words.subarray(base + start * wordsPerRow, base + (start + behind) * wordsPerRow), nextBase);
    next.set(words.subarray(base, base + (count - behind) * wordsPerRow), nextBase + behind * wordsPerRow);
    leave(from, sizeClass);
    rings.place[stream] = to + 1;
    rings.state[stream] = stateOf(0, count, sizeClass + 1);
    return true;
  };
  return rings;
}

export const stateOf = (start: number, count: number, sizeClass: number): number => ((sizeClass << CLASS_SHIFT) | (count << COUNT_SHIFT) | start) >>> 0;

/**
 * Rings of rows by stream, a million small ones as cheaply as a few large ones: small rings lie side by side in shared pages, large
 * ones have a page of their own that goes when they outgrow it, and where a ring is takes eight bytes a stream. A row's numbers lie
 * next to each other, so that writing one touches one line of memory.
 */
export interface Rings {
  /**
   * Two words a stream: where its ring is, plus one (page * PAGE_ROWS + row; 0: it has none), and its state: where the oldest row
   * is, how many there are, size class and whatever else its owner keeps there (`stateOf`). Replaced when it grows.
   */
  readonly index: Uint32Array;
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

  const rings = { index: new Uint32Array(2 * FIRST_STREAMS), pages, sizes, bytes: FIRST_STREAMS * INDEX_BYTES, open, widen };

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
    if (2 * stream >= rings.index.length) {
      const longer = new Uint32Array(Math.max(2 * stream + 2, rings.index.length * 2));
      longer.set(rings.index);
      rings.bytes += longer.byteLength - rings.index.byteLength;
      rings.index = longer;
    }
    rings.index[2 * stream] = placeFor(0) + 1;
    rings.index[2 * stream + 1] = 0;
  }
  function widen(stream: number): boolean {
    const sizeClass = classIn(rings.index[2 * stream + 1] as number);
    // Asked for every reading of a full ring: the answer is a look.
    return isRefused[sizeClass + 1] === 0 && hasWidened(stream, sizeClass);
  }
  const hasWidened = (stream: number, sizeClass: number): boolean => {
    if (rings.bytes + bytesFor(sizeClass + 1) > maxBytes) {
      isRefused[sizeClass + 1] = 1;
      return false;
    }
    const state = rings.index[2 * stream + 1] as number;
    const [start, count] = [startIn(state), countIn(state)];
    const size = sizes[sizeClass] as number;
    const from = (rings.index[2 * stream] as number) - 1;
    const to = placeFor(sizeClass + 1);
    const { words } = pages[from >>> PAGE_SHIFT] as Page;
    const next = (pages[to >>> PAGE_SHIFT] as Page).words;
    const [base, nextBase] = [(from & PAGE_MASK) * wordsPerRow, (to & PAGE_MASK) * wordsPerRow];
    const behind = Math.min(count, size - start);
    next.set(words.subarray(base + start * wordsPerRow, base + (start + behind) * wordsPerRow), nextBase);
    next.set(words.subarray(base, base + (count - behind) * wordsPerRow), nextBase + behind * wordsPerRow);
    leave(from, sizeClass);
    rings.index[2 * stream] = to + 1;
    rings.index[2 * stream + 1] = stateOf(0, count, sizeClass + 1, tagIn(state));
    return true;
  };
  return rings;
}

/** Bits of a state: 12 of the oldest row's number, 13 of how many there are, 4 of the size class, 3 of its owner's. */
export const startIn = (state: number): number => state & 0xfff;
export const countIn = (state: number): number => (state >>> 12) & 0x1fff;
export const classIn = (state: number): number => (state >>> 25) & 0xf;
export const tagIn = (state: number): number => state >>> 29;
export const stateOf = (start: number, count: number, sizeClass: number, tag = 0): number => ((tag << 29) | (sizeClass << 25) | (count << 12) | start) >>> 0;

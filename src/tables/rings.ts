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
  /** By size class: how many rows of the page a ring's next row is on. */
  readonly strides: readonly number[];
  readonly bytes: number;
  /** A ring of the first size. Every stream is granted one. */
  open(stream: number): void;
  /** The next size, rows in order from the front; false where it has the most or `bytes` would exceed `maxBytes`. */
  widen(stream: number): boolean;
  /** The stream has no ring any more, until one is opened for it again. */
  close(stream: number): void;
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
/** Some megabytes. */
const MOST_PAGES_A_PIECE = 32;

const pageIn = (buffer: ArrayBuffer, from: number, bytes: number): Page => ({
  words: new Uint32Array(buffer, from, bytes >> 2),
  floats: new Float32Array(buffer, from, bytes >> 2),
  doubles: new Float64Array(buffer, from, bytes >> 3),
});
const openPage = (bytes: number): Page => pageIn(new ArrayBuffer(bytes), 0, bytes);

/**
 * Shared pages cut out of larger and larger pieces of memory: what is asked for in large pieces the system hands out as it is first
 * written, small ones are cleared, and so written, at once.
 */
function createPieces(pageBytes: number): () => Page {
  let piece = new ArrayBuffer(0);
  let taken = 0;
  let pages = 1;
  return () => {
    if (taken === piece.byteLength) {
      piece = new ArrayBuffer(pages * pageBytes);
      taken = 0;
      pages = Math.min(2 * pages, MOST_PAGES_A_PIECE);
    }
    taken += pageBytes;
    return pageIn(piece, taken - pageBytes, pageBytes);
  };
}

export interface RingOptions {
  readonly wordsPerRow: number;
  readonly firstRows: number;
  /** At most `PAGE_ROWS`. */
  readonly maxRows: number;
  /** Over all streams; rings of the first size are granted beyond it. */
  readonly maxBytes: number;
  /**
   * How small rings share a page. `apart`: the rows of each lie together, for who reads several of one. `abreast`: the first rows of
   * all, then the second ones, for who touches one of each ring in turn; memory of rows that none has yet is not touched.
   */
  readonly layout: 'apart' | 'abreast';
}

export function createRings({ wordsPerRow, firstRows, maxRows, maxBytes, layout }: RingOptions): Rings {
  const rowBytes = wordsPerRow * 4;
  const sizes = [Math.min(firstRows, maxRows)];
  for (let last = firstRows; last < maxRows; last *= 2) sizes.push(Math.min(2 * last, maxRows));
  const hasOwnPage = (size: number): boolean => size >= OWN_PAGE_ROWS;
  const ringsAPage = sizes.map((size) => (hasOwnPage(size) ? 1 : Math.floor(PAGE_ROWS / size)));
  const strides = sizes.map((size, sizeClass) => (layout === 'apart' || hasOwnPage(size) ? 1 : (ringsAPage[sizeClass] as number)));
  const pages: Page[] = [];
  /** Numbers of own pages that are free again. */
  const freePages: number[] = [];
  /** By size class: places in shared pages that rings grew out of. */
  const freePlaces: number[][] = sizes.map(() => []);
  /** By size class: the page that is being filled, and how many rings are in it. */
  const sharedPage = sizes.map(() => -1);
  const sharedTaken = [...ringsAPage];

  const rings = { index: new Uint32Array(2 * FIRST_STREAMS), pages, sizes, strides, bytes: FIRST_STREAMS * INDEX_BYTES, open, widen, close };

  const openShared = layout === 'abreast' ? createPieces(PAGE_ROWS * rowBytes) : () => openPage(PAGE_ROWS * rowBytes);
  function addPage(rows: number, opened: Page): number {
    const page = freePages.pop() ?? pages.length;
    pages[page] = opened;
    rings.bytes += rows * rowBytes;
    return page;
  }
  /** By size class: there was no memory for another such ring, and nothing has become free since. */
  const isRefused = new Uint8Array(sizes.length + 1);
  isRefused[sizes.length] = 1;
  /** What a ring of this class would add to `bytes`. */
  const bytesFor = (sizeClass: number): number => {
    const size = sizes[sizeClass] as number;
    if (hasOwnPage(size)) return size * rowBytes;
    const isAtHand = (freePlaces[sizeClass] as number[]).length > 0 || (sharedTaken[sizeClass] as number) < (ringsAPage[sizeClass] as number);
    return isAtHand ? 0 : PAGE_ROWS * rowBytes;
  };
  const placeFor = (sizeClass: number): number => {
    const size = sizes[sizeClass] as number;
    if (hasOwnPage(size)) return addPage(size, openPage(size * rowBytes)) << PAGE_SHIFT;
    const free = (freePlaces[sizeClass] as number[]).pop();
    if (free !== undefined) return free;
    let taken = sharedTaken[sizeClass] as number;
    if (taken === ringsAPage[sizeClass]) {
      sharedPage[sizeClass] = addPage(PAGE_ROWS, openShared());
      taken = 0;
    }
    sharedTaken[sizeClass] = taken + 1;
    return ((sharedPage[sizeClass] as number) << PAGE_SHIFT) + (layout === 'apart' ? taken * size : taken);
  };
  const leave = (place: number, sizeClass: number): void => {
    const size = sizes[sizeClass] as number;
    isRefused.fill(0, 0, sizes.length);
    if (!hasOwnPage(size)) return void (freePlaces[sizeClass] as number[]).push(place);
    const page = place >>> PAGE_SHIFT;
    pages[page] = openPage(0);
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
  function close(stream: number): void {
    const place = (rings.index[2 * stream] ?? 0) - 1;
    if (place < 0) return;
    leave(place, classIn(rings.index[2 * stream + 1] as number));
    rings.index[2 * stream] = 0;
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
    const stride = strides[sizeClass] as number;
    const nextStride = strides[sizeClass + 1] as number;
    for (let i = 0, row = start; i < count; i++, row = row + 1 === size ? 0 : row + 1) {
      const source = ((from & PAGE_MASK) + row * stride) * wordsPerRow;
      const target = ((to & PAGE_MASK) + i * nextStride) * wordsPerRow;
      for (let k = 0; k < wordsPerRow; k++) next[target + k] = words[source + k] as number;
    }
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
/** The state of a ring with room, one more row in it. */
export const withOneMore = (state: number): number => (state + (1 << 12)) >>> 0;

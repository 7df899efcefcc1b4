import type { MarkGpu } from './mark-gpu.ts';

/** Columns of marks on the CPU and their long-lived twins on the GPU: only touched rows travel. */
export interface MarkStore<Name extends string> {
  readonly count: number;
  readonly columns: Readonly<Record<Name, Float32Array>>;
  /** Floats per row by column. */
  readonly sizes: Readonly<Record<Name, number>>;
  /** Change the number of rows; columns are replaced when they grow (contents kept). */
  resize(count: number): void;
  /** Rows [from, to) of a column were written. */
  touch(name: Name, from: number, to: number): void;
  /** The buffers, brought up to date. Another life of the context (it was lost and restored) gets new ones. */
  buffers(gpu: MarkGpu): Readonly<Record<Name, WebGLBuffer>>;
  release(): void;
}

export function createMarkStore<Name extends string>(sizes: Readonly<Record<Name, number>>, capacityHint = 64): MarkStore<Name> {
  const names = Object.keys(sizes) as Name[];
  let capacity = Math.max(1, capacityHint);
  let count = 0;
  const columns = Object.fromEntries(names.map((name) => [name, new Float32Array(capacity * sizes[name])])) as Record<Name, Float32Array>;
  const dirty = Object.fromEntries(names.map((name) => [name, { from: Infinity, to: 0 }])) as Record<Name, { from: number; to: number }>;
  let twins: Twins<Name> | null = null;

  const touch = (name: Name, from: number, to: number): void => {
    const range = dirty[name];
    range.from = Math.min(range.from, from);
    range.to = Math.max(range.to, to);
  };
  const fill = ({ gl }: MarkGpu, name: Name): WebGLBuffer => {
    const buffer = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, columns[name], gl.DYNAMIC_DRAW);
    return buffer;
  };
  const forget = (): void => {
    // Buffers of a lost context are gone already; deleting them again is harmless.
    if (twins) for (const name of names) twins.gpu.gl.deleteBuffer(twins.byName[name]);
    twins = null;
  };

  return {
    get count() {
      return count;
    },
    columns,
    sizes,
    resize(next) {
      count = next;
      if (next <= capacity) return;
      while (capacity < next) capacity *= 2;
      for (const name of names) {
        const grown = new Float32Array(capacity * sizes[name]);
        grown.set(columns[name]);
        columns[name] = grown;
      }
    },
    touch,
    buffers(gpu) {
      const { gl } = gpu;
      if (twins?.gpu !== gpu || twins.rows !== capacity) {
        forget();
        twins = { gpu, rows: capacity, byName: Object.fromEntries(names.map((name) => [name, fill(gpu, name)])) as Record<Name, WebGLBuffer> };
      } else
        for (const name of names) {
          const { from, to } = dirty[name];
          if (from >= to) continue;
          const size = sizes[name];
          gl.bindBuffer(gl.ARRAY_BUFFER, twins.byName[name]);
          gl.bufferSubData(gl.ARRAY_BUFFER, from * size * 4, columns[name], from * size, (Math.min(to, capacity) - from) * size);
        }
      for (const name of names) {
        dirty[name].from = Infinity;
        dirty[name].to = 0;
      }
      return twins.byName;
    },
    release: forget,
  };
}

/** GPU buffers of one life of the context. */
interface Twins<Name extends string> {
  readonly gpu: MarkGpu;
  readonly rows: number;
  readonly byName: Record<Name, WebGLBuffer>;
}

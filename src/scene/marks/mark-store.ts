import { Buffer, type Device, type VertexFormat } from '@luma.gl/core';

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
  /** The buffers of a device, brought up to date. A new device (restored context) gets new ones. */
  buffers(device: Device): Readonly<Record<Name, Buffer>>;
  release(): void;
}

interface Twin {
  buffer: Buffer;
  rows: number;
}

export function createMarkStore<Name extends string>(sizes: Readonly<Record<Name, number>>, capacityHint = 64): MarkStore<Name> {
  const names = Object.keys(sizes) as Name[];
  let capacity = Math.max(1, capacityHint);
  let count = 0;
  const columns = Object.fromEntries(names.map((name) => [name, new Float32Array(capacity * sizes[name])])) as Record<Name, Float32Array>;
  const dirty = Object.fromEntries(names.map((name) => [name, { from: Infinity, to: 0 }])) as Record<Name, { from: number; to: number }>;
  let twins: { device: Device; byName: Record<Name, Twin> } | null = null;

  const touch = (name: Name, from: number, to: number): void => {
    const range = dirty[name];
    range.from = Math.min(range.from, from);
    range.to = Math.max(range.to, to);
  };
  const forget = (): void => {
    // Buffers of a lost context are gone already; destroying them again is harmless.
    if (twins) for (const name of names) twins.byName[name].buffer.destroy();
    twins = null;
  };
  const make = (device: Device, name: Name): Twin => ({
    buffer: device.createBuffer({ usage: Buffer.VERTEX | Buffer.COPY_DST, data: columns[name] }),
    rows: capacity,
  });

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
    buffers(device) {
      if (twins && twins.device !== device) twins = null;
      twins ??= { device, byName: Object.fromEntries(names.map((name) => [name, make(device, name)])) as Record<Name, Twin> };
      const byName = {} as Record<Name, Buffer>;
      for (const name of names) {
        const twin = twins.byName[name];
        const range = dirty[name];
        if (twin.rows < capacity) {
          twin.buffer.destroy();
          twins.byName[name] = make(device, name);
        } else if (range.from < range.to) {
          const size = sizes[name];
          twin.buffer.write(columns[name].subarray(range.from * size, range.to * size), range.from * size * 4);
        }
        range.from = Infinity;
        range.to = 0;
        byName[name] = twins.byName[name].buffer;
      }
      return byName;
    },
    release: forget,
  };
}

/** luma's vertex format of a column. */
export const vertexFormat = (size: number): VertexFormat => (size === 1 ? 'float32' : (`float32x${size}` as VertexFormat));

/**
 * Stands in for the map's canvas where three expects one: three can read its size but never resize, restyle or lose it,
 * because only MapLibre sizes the real canvas.
 */
export interface CanvasStub {
  readonly canvas: HTMLCanvasElement;
  resize(): void;
  /** Tell three what became of the context; it hears nothing of the real canvas. */
  tell(what: 'webglcontextlost' | 'webglcontextrestored'): void;
}

export function createCanvasStub(real: HTMLCanvasElement): CanvasStub {
  const listeners = new Map<string, Set<(event: unknown) => void>>();
  const stub = {
    width: real.width,
    height: real.height,
    style: {},
    addEventListener: (type: string, listener: (event: unknown) => void) => {
      const known = listeners.get(type) ?? new Set();
      listeners.set(type, known.add(listener));
    },
    removeEventListener: (type: string, listener: (event: unknown) => void) => void listeners.get(type)?.delete(listener),
    dispatchEvent: () => true,
    ownerDocument: real.ownerDocument,
    getRootNode: () => real.getRootNode(),
    get clientWidth() {
      return real.clientWidth;
    },
    get clientHeight() {
      return real.clientHeight;
    },
    getBoundingClientRect: () => real.getBoundingClientRect(),
    getContext: () => null,
  };
  return {
    // The renderer only touches the members above; the DOM type asks for hundreds more.
    canvas: stub as unknown as HTMLCanvasElement,
    resize() {
      stub.width = real.width;
      stub.height = real.height;
    },
    tell(what) {
      for (const listener of listeners.get(what) ?? []) listener({ preventDefault: () => undefined });
    },
  };
}

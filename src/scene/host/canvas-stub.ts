/**
 * Stands in for the map's canvas where three expects one: three can read its size but never resize, restyle or lose it,
 * because only MapLibre sizes the real canvas.
 */
export interface CanvasStub {
  readonly canvas: HTMLCanvasElement;
  resize(): void;
}

export function createCanvasStub(real: HTMLCanvasElement): CanvasStub {
  const stub = {
    width: real.width,
    height: real.height,
    style: {},
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
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
  };
}

export interface NotedListeners {
  /** Take off what was noted since the last time. */
  drop(): void;
  /** Note no more. */
  close(): void;
}

/** Luma and the map add listeners to the canvas at every new context and never take them off: note which they are. */
export function noteListeners(canvas: HTMLCanvasElement, types: readonly string[]): NotedListeners {
  let noted: (readonly [string, EventListenerOrEventListenerObject])[] = [];
  const add = canvas.addEventListener.bind(canvas);
  canvas.addEventListener = (type: string, listener: EventListenerOrEventListenerObject | null, options?: AddEventListenerOptions | boolean) => {
    if (!listener) return;
    if (types.includes(type)) noted.push([type, listener]);
    add(type, listener, options);
  };
  const drop = (): void => {
    for (const [type, listener] of noted) canvas.removeEventListener(type, listener);
    noted = [];
  };
  return {
    drop,
    close() {
      drop();
      Reflect.deleteProperty(canvas, 'addEventListener');
    },
  };
}

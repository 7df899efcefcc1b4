/** What a socket's thread and its owner say to each other. */
export type ToThread =
  | { readonly kind: 'open'; readonly address: string; readonly protocols: readonly string[]; readonly taken: SharedArrayBuffer }
  | { readonly kind: 'send'; readonly packet: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'close' };
/**
 * What a frame counts as, bytes: its own and those of the message it travels in, or empty ones would count for nothing.
 */
export const frameCost = (data: ArrayBuffer | string): number => 512 + (typeof data === 'string' ? data.length : data.byteLength);

export type FromThread = { readonly kind: 'message'; readonly data: ArrayBuffer | string } | { readonly kind: 'up' | 'open' | 'close' | 'error' };

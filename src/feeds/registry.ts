import type { FeedProtocol } from './feed.ts';

/** Every protocol a city pack can name as a feed's `type`, loaded when first used. */
export const feedProtocols = [
  { id: 'demo', load: () => import('./demo/index.ts') },
  { id: 'mqtt', load: () => import('./mqtt/index.ts') },
  { id: 'ngsi-ld-http', load: () => import('./ngsi-ld-http/index.ts') },
  { id: 'sensorthings-http', load: () => import('./sensorthings-http/index.ts') },
] as const satisfies readonly { readonly id: string; readonly load: () => Promise<{ readonly default: FeedProtocol }> }[];

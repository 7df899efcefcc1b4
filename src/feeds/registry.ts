import type { FeedProtocol } from './feed.ts';

/** Every protocol a city pack can name as a feed's `type`, loaded when first used. */
export const feedProtocols = [
  { id: 'adsb', load: () => import('./adsb/index.ts') },
  { id: 'ais', load: () => import('./ais/index.ts') },
  { id: 'cap', load: () => import('./cap/index.ts') },
  { id: 'demo', load: () => import('./demo/index.ts') },
  { id: 'gbfs', load: () => import('./gbfs/index.ts') },
  { id: 'gtfs', load: () => import('./gtfs/index.ts') },
  { id: 'mqtt', load: () => import('./mqtt/index.ts') },
  { id: 'moving-features', load: () => import('./moving-features/index.ts') },
  { id: 'ngsi-v2', load: () => import('./ngsi-v2/index.ts') },
  { id: 'ngsi-ld-http', load: () => import('./ngsi-ld-http/index.ts') },
  { id: 'ogc-features', load: () => import('./ogc-features/index.ts') },
  { id: 'open311', load: () => import('./open311/index.ts') },
  { id: 'openaq', load: () => import('./openaq/index.ts') },
  { id: 'polled', load: () => import('./polled/index.ts') },
  { id: 'replay', load: () => import('./replay/index.ts') },
  { id: 'sensor-community', load: () => import('./sensor-community/index.ts') },
  { id: 'sensorthings-http', load: () => import('./sensorthings-http/index.ts') },
  { id: 'sse', load: () => import('./sse/index.ts') },
  { id: 'websocket', load: () => import('./websocket/index.ts') },
] as const satisfies readonly { readonly id: string; readonly load: () => Promise<{ readonly default: FeedProtocol }> }[];

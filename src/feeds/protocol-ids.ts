/** Ids of `feeds/registry.ts` a person can choose among, for the page: the registry itself would bring every protocol's code along. */
export const protocolIds = [
  'adsb', 'ais', 'cap', 'gbfs', 'gtfs', 'moving-features', 'mqtt', 'ngsi-ld-http', 'ngsi-v2', 'ogc-features', 'open311', 'openaq', 'polled',
  'sensor-community', 'sensorthings-http', 'sse', 'websocket',
] as const; // prettier-ignore

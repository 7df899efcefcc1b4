import type { AuthorityCrs } from '../../city/formats/crs.ts';

/** Longitude first, WGS 84: what GeoJSON and OGC API Features mean where nobody says otherwise. */
const CRS84 = /\bCRS:?84h?$/i;
export const isCrs84 = (reference: string): boolean => CRS84.test(reference);

const loaded = new Map<string, AuthorityCrs>();

/** The reference system of a URI once `loadReferenceSystem` knew it. Decoders cannot wait: who asks a service loads it first. */
export const referenceSystem = (uri: string): AuthorityCrs | undefined => loaded.get(uri);

/** Projections weigh more than all decoders together: they come with the first service that needs one. Null: a system not known here. */
export async function loadReferenceSystem(uri: string): Promise<AuthorityCrs | null> {
  const { authorityCrs } = await import('../../city/formats/crs.ts');
  const found = loaded.get(uri) ?? authorityCrs(uri);
  if (found) loaded.set(uri, found);
  return found;
}

const MARK = ' crs=';
/** A collection's name with the system its coordinates are in: so a recording of it is read as it was. */
export const topicOf = (collection: string, uri: string | null): string => (uri === null ? collection : `${collection}${MARK}${uri}`);
export function partsOfTopic(topic: string): { readonly collection: string; readonly crs: string | null } {
  const at = topic.lastIndexOf(MARK);
  return at < 0 ? { collection: topic, crs: null } : { collection: topic.slice(0, at), crs: topic.slice(at + MARK.length) };
}

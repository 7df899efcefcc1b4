import { fail } from '../../base/problem.ts';
import type { StreamDescriptor } from '../../tables/batch.ts';
import { FEEDS_FILE, type RecordedFeed } from './names.ts';

/** JSON has no word for an unknown number: NaN is written as null. */
export const feedsText = (feeds: readonly RecordedFeed[]): string => JSON.stringify(feeds);

/** Of a task alone null is a word of its own: no outcome yet. */
const isWord = (key: string): boolean => key === 'outcome';
function withNumbers<T>(json: T, key = ''): T {
  if (json === null) return (isWord(key) ? null : NaN) as T;
  if (Array.isArray(json)) return json.map((one: unknown) => withNumbers(one)) as T;
  if (typeof json !== 'object') return json;
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, withNumbers(value as unknown, name)])) as T;
}
type Written = Omit<StreamDescriptor, 'intervalMs' | 'lon' | 'lat'> & { readonly [name in 'intervalMs' | 'lon' | 'lat']: number | null };
const descriptorOf = (stream: Written): StreamDescriptor => ({
  ...stream,
  intervalMs: stream.intervalMs ?? NaN,
  lon: stream.lon ?? NaN,
  lat: stream.lat ?? NaN,
});

const isFeed = (value: unknown): value is RecordedFeed => {
  const { declaration, streams, present, unitless = [], vehicles = [], told = [] } = (value ?? {}) as Partial<Record<keyof RecordedFeed, unknown>>;
  return typeof (declaration as { id?: unknown } | undefined)?.id === 'string' && [streams, present, unitless, vehicles, told].every(Array.isArray);
};

/**
 * @param before what the file said when the recording began: what moved and stood then is told there alone.
 * @throws ProblemError `bad-recording`
 */
export function readFeeds(content: string, where: string, before: readonly RecordedFeed[]): readonly RecordedFeed[] {
  const json: unknown = JSON.parse(content);
  if (!Array.isArray(json) || !json.every(isFeed)) return fail('bad-recording', `${where}: ${FEEDS_FILE}`, 'must be a list of feeds');
  return (json as RecordedFeed[]).map((feed) => {
    const begun = before.find(({ declaration }) => declaration.id === feed.declaration.id);
    const unitless = [...(begun?.streams.filter(({ unit }) => unit === '') ?? []), ...(feed.unitless ?? []).map(descriptorOf)];
    const vehicles = feed.vehicles ? withNumbers(feed.vehicles) : begun?.vehicles;
    const told = feed.told ? withNumbers(feed.told) : begun?.told;
    return { ...feed, streams: feed.streams.map(descriptorOf), ...(unitless.length > 0 && { unitless }), ...(vehicles && { vehicles }), ...(told && { told }) };
  });
}

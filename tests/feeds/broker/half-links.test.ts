import { afterEach, expect, it } from 'vitest';
import { listen, until } from './listen.ts';
import { startRawBroker, type RawOptions } from './raw-broker.ts';

const SLACK = 3;
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});
const hear = async (afterSubscribe: readonly number[], options: RawOptions = {}, declared: Parameters<typeof listen>[1] = {}) => {
  const raw = await startRawBroker(afterSubscribe, options);
  closers.push(() => raw.stop());
  const heard = await listen(raw.wsUrl, declared);
  closers.push(() => heard.driver.close());
  return heard;
};
/** Topic `x`, no properties, `{}`. */
const good = [0x30, 6, 0, 1, 0x78, 0, 0x7b, 0x7d];
type Heard = Awaited<ReturnType<typeof hear>>;
const opened = ({ states }: Heard): number => states.filter(({ kind }) => kind === 'open').length;
const reasonOf = ({ states }: Heard): string => states.flatMap((state) => (state.kind === 'waiting' ? [state.why] : []))[0] ?? '';

it('a packet that breaks off, and what follows it disappears in it: cut within 8 s, and back', async () => {
  // Claims 64 kB; four times a second a good message goes down in it, and pings are answered.
  const heard = await hear([0x30, 0x80, 0x80, 0x04, 0, 1, 0x78, 0], { thenEvery: good });
  await until('open', () => opened(heard) === 1, 9000);
  const openMs = Date.now();
  await until('cut', () => heard.state?.kind !== 'open', 8000 * SLACK);
  expect(Date.now() - openMs).toBeLessThan(8000 * SLACK);
  expect(reasonOf(heard)).toContain('in the middle of a packet');
  await until('back', () => opened(heard) >= 2, 10_000 * SLACK);
});

it('a long packet that takes its time among other frames is no broken one', async () => {
  // 24 bytes of payload in three frames, and only then what answers the pings of meanwhile.
  const heard = await hear([0x30, 28, 0, 1, 0x78, 0], { thenEvery: [...'{"a":1} '].map((one) => one.charCodeAt(0)) });
  await until('the message', () => heard.counts.messages >= 1, 9000);
  expect(opened(heard)).toBe(1);
});

it('a broker that never answers the subscription is no open link', async () => {
  const deaf = await hear([], { grants: 0 });
  await until('given up', () => deaf.state?.kind === 'waiting', 8000 * SLACK);
  expect(opened(deaf)).toBe(0);
  expect(reasonOf(deaf)).toContain('subscription');
}, 60_000);

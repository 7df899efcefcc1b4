import { expect, it } from 'vitest';
import { protocolIds } from '../../src/feeds/protocol-ids.ts';
import { feedProtocols } from '../../src/feeds/registry.ts';

it('offers every protocol of the registry but the demo and replays', () => {
  const all = feedProtocols.map(({ id }) => id).filter((id) => id !== 'demo' && id !== 'replay');
  expect([...protocolIds].sort()).toEqual([...all].sort());
});

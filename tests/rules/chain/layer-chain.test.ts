import { describe, expect, it } from 'vitest';
import { noSpread } from '../../../src/base/spread.ts';
import { chainLinks, chainOf, type ChainInputs } from '../../../src/rules/chain/chain.ts';
import { chainOfLayer } from '../../../src/rules/chain/layer-chain.ts';
import { inputs, ms } from './inputs.ts';

const feed = (changes: Partial<ChainInputs>) =>
  chainOf({ ...inputs, sent: 1000, numbered: 1000, lost: 0, rejected: 0, superseded: 0, draw: noSpread, ...changes });
const rows = { all: 8, speaking: 6, lag: ms(300) };
const linkOf = (id: string, ...feeds: readonly Partial<ChainInputs>[]) => chainOfLayer(feeds.map(feed), rows)?.find((link) => link.id === id);

describe('the chain of a layer', () => {
  it('is nobody’s where no feed brings the layer anything', () => expect(chainOfLayer([], rows)).toBeNull());
  it('has all eight links, and those no feed knows stay unknown', () => {
    expect(chainOfLayer([feed({})], rows)?.map(({ id }) => id)).toEqual(chainLinks);
    expect(linkOf('stored', {}, {})).toMatchObject({ delayMs: NaN, loss: NaN });
    expect(linkOf('shown', {})).toMatchObject({ delayMs: NaN });
  });
  it('tells sensing and transport by the layer’s own rows', () => {
    expect(linkOf('sensed', {})).toMatchObject({ loss: 0.25, lost: 2, of: 8 });
    expect(linkOf('transported', {}, { lag: ms(60_000) })).toMatchObject({ delayMs: 300, p95Ms: 600 });
    expect(chainOfLayer([feed({})], { ...rows, lag: ms(-60_000) })?.[2]).toMatchObject({ delayMs: NaN, basis: 'clock-ahead' });
    // A feed ahead of time hides no other's rows, whichever of them comes first.
    for (const feeds of [
      [{ lag: ms(-60_000) }, { lag: noSpread }],
      [{ lag: noSpread }, { lag: ms(-60_000) }],
    ])
      expect(linkOf('transported', ...feeds)).toMatchObject({ delayMs: 300, basis: 'arrival-minus-phenomenon' });
    // Where a source says itself when it sent, that is told, of the slowest.
    expect(linkOf('transported', { transport: ms(70) }, { transport: ms(90) })).toMatchObject({ delayMs: 90, basis: 'arrival-minus-result' });
  });
  it('takes the slowest of its feeds and pools what they lose', () => {
    expect(linkOf('processed', { process: ms(5) }, { process: ms(700), rejected: 100 }, { process: noSpread, sent: 0 })).toMatchObject({
      delayMs: 700,
      lost: 100,
      of: 2000,
      loss: 0.05,
    });
    expect(linkOf('transported', { numbered: 970, lost: 30 }, { numbered: 170, lost: 30 }, { numbered: 0 })?.loss).toBeCloseTo(0.05, 12);
  });
  it('is as open as the most open of its feeds', () => {
    expect(linkOf('secured', { security: 'encrypted' }, { security: 'plain' }, { security: 'in-page' })?.basis).toBe('plain');
    expect(linkOf('secured', { security: 'in-page' }, { security: 'encrypted' })?.basis).toBe('encrypted');
  });
});

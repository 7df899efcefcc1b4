import type { QualityCode } from '../../tables/quality.ts';
import type { Channel } from './channel.ts';

/** How values of a source become values of a stream: row value = wire value * scale + offset, at best of this quality. */
export type ChannelRule = Omit<Channel, 'stream'>;

/** Channels as numbers: a stream (`MAX_STREAMS` fits) and which rule its values follow. Few rules serve all streams of a feed. */
export interface ChannelRules {
  /** -1 where there are more rules than only somebody who means harm needs. */
  numberOf(channel: Channel): number;
  ruleOf(number: number): ChannelRule;
}
const RULE_SHIFT = 21;
const STREAM_BITS = (1 << RULE_SHIFT) - 1;
const MOST_RULES = 1023;

export const streamOf = (number: number): number => number & STREAM_BITS;

export function createChannelRules(): ChannelRules {
  const rules: ChannelRule[] = [];
  const find = (scale: number, offset: number, quality: QualityCode): number => {
    const known = rules.findIndex((rule) => rule.scale === scale && rule.offset === offset && rule.quality === quality);
    if (known >= 0) return known;
    return rules.length < MOST_RULES ? rules.push({ scale, offset, quality }) - 1 : -1;
  };
  return {
    numberOf({ stream, scale, offset, quality }) {
      const rule = find(scale, offset, quality);
      return rule < 0 ? -1 : stream | (rule << RULE_SHIFT);
    },
    ruleOf: (number) => rules[number >>> RULE_SHIFT] as ChannelRule,
  };
}

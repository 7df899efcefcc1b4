import { fail } from '../../base/problem.ts';

/** What `demo:yunwan?seed=7` says: which town, and the seed of its days. */
export interface DemoAddress {
  readonly town: string;
  readonly seed: number;
}

export function parseDemoAddress(address: string): DemoAddress {
  const match = /^demo:([a-z0-9-]+)(?:\?seed=(\d{1,9}))?$/.exec(address);
  if (!match) fail('bad-address', address, 'a demo feed is addressed as demo:<town>?seed=<whole number>');
  return { town: match[1] as string, seed: Number(match[2] ?? 7) };
}

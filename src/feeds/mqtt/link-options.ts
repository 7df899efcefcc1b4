import type { IClientOptions } from 'mqtt';

/** What all our links to a broker have in common: who they are, how soon silence is noticed, and that trying again is ours. */
export const linkOptions = (clientId: string): IClientOptions => ({
  clean: true,
  clientId,
  // Seconds. With 60, a hung broker would go unnoticed for a minute and a half.
  keepalive: 5,
  connectTimeout: 8000,
  reconnectPeriod: 0,
  resubscribe: false,
  // The library's other timer is a worker made from a blob, which the content policy forbids.
  timerVariant: 'native',
});

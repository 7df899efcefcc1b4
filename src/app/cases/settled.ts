import type { Delivery } from '../../panels/ui/case-desk.ts';
import type { OperatorAction } from '../../tables/actions.ts';

/** How a settled dispatch is written down for all desks. */
export function deliveryDetail(delivery: Delivery): NonNullable<OperatorAction['detail']> {
  const { kind: state, channel } = delivery;
  return delivery.kind === 'failed' ? { channel, state, tries: delivery.tries, why: delivery.why } : { channel, state };
}

/** ... and read again; null where it says nothing. */
export function readDelivery({ detail, timeMs }: OperatorAction): Delivery | null {
  const text = (key: string): string => (typeof detail?.[key] === 'string' ? detail[key] : '');
  const channel = text('channel');
  if (text('state') === 'confirmed') return { kind: 'confirmed', channel, atMs: timeMs };
  if (text('state') !== 'failed') return null;
  return { kind: 'failed', channel, tries: typeof detail?.['tries'] === 'number' ? detail['tries'] : 1, why: text('why') };
}

import { keepsake } from '../../base/browser.ts';
import type { Clock } from '../../base/clock.ts';
import { createRandom, hashText } from '../../base/random.ts';
import { uuid } from '../../base/uuid.ts';
import { httpAddress } from '../../feeds/http-address.ts';
import { socketAddress } from '../../feeds/socket-address.ts';
import type { Delivery } from '../../panels/ui/case-desk.ts';
import type { OperatorAction } from '../../tables/actions.ts';
import type { DispatchChannel, Operations } from '../../tables/operations.ts';
import { letterOf, type Carrier } from './letter.ts';
import { openOutbox, type Outbox } from './outbox.ts';
import { openWebhook } from './webhook.ts';

export interface DispatchOffice {
  /** Send a dispatch of this desk out by every channel of the unit's agency. */
  post(action: OperatorAction): void;
  delivery(dispatchId: string): Delivery | null;
  close(): void;
}
interface OfficeParts {
  readonly cityId: string;
  readonly cityUrl: string;
  readonly clock: Clock;
  readonly allowedOrigins: readonly string[];
  operations(): Promise<Operations>;
  /** The matter is settled: written down for all desks. */
  settled(dispatchId: string, delivery: Delivery): void;
}

/** What cannot be opened refuses every letter by its reason. */
const closedDoor = (why: string): Carrier => ({ send: () => Promise.resolve({ kind: 'failed', why }), onReceipt() {}, close() {} });

async function openCarrier(channel: DispatchChannel, { cityUrl, allowedOrigins }: OfficeParts): Promise<Carrier> {
  try {
    if (channel.type === 'webhook') return openWebhook(httpAddress(channel.address, cityUrl, allowedOrigins).href);
    const address = socketAddress(channel.address, cityUrl, allowedOrigins);
    const { openMqttCarrier } = await import('./mqtt-carrier.ts');
    return openMqttCarrier(address, channel.topic);
  } catch (error) {
    return closedDoor((error as Error).message);
  }
}

/** Dispatches leave here when the pack declares channels; what was under way survives a reload. */
export function openDispatchOffice(parts: OfficeParts): DispatchOffice {
  const key = `belvedere.dispatch.${parts.cityId}`;
  let outbox: Outbox | null = null;
  let isClosed = false;
  const opening = parts.operations().then(async ({ dispatch }) => {
    if (dispatch.length === 0 || isClosed) return;
    const carriers = new Map<string, Carrier>();
    for (const channel of dispatch) carriers.set(channel.id, await openCarrier(channel, parts));
    if (isClosed) return carriers.forEach((carrier) => carrier.close());
    outbox = openOutbox({
      carriers,
      keep: { read: () => keepsake.read(key), write: (text) => void keepsake.write(key, text) },
      wallMs: () => parts.clock.wall(),
      random: createRandom(hashText(uuid())),
      settled: (letter, delivery) => parts.settled(letter.id, delivery),
    });
  });
  return {
    post(action) {
      if (action.kind !== 'dispatch-unit') return;
      void Promise.all([opening, parts.operations()]).then(([, { dispatch, units }]) => {
        const agency = units.find((unit) => unit.id === action.detail?.['unit'])?.agency ?? '';
        const channel = dispatch.find(({ agencies }) => !agencies || agencies.includes(agency));
        if (channel) outbox?.post(letterOf(action, channel.id, parts.cityId));
      });
    },
    delivery: (id) => outbox?.delivery(id) ?? null,
    close() {
      isClosed = true;
      outbox?.close();
    },
  };
}

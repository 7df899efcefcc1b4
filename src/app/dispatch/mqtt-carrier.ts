import mqtt from 'mqtt';
import { after } from '../../base/browser.ts';
import { uuid } from '../../base/uuid.ts';
import { linkOptions } from '../../feeds/mqtt/link-options.ts';
import { readReceipt, type Carrier, type Tried } from './letter.ts';

const PUBACK_MS = 8000;
const MAX_RECEIPT_BYTES = 16_384;

/**
 * MQTT 5, QoS 1: the broker's PUBACK says that the broker has it, no more. Who is to act says so on `<topic>/receipts` with
 * `{"id": ..., "state": "acknowledged"}`. The connection comes back by itself; letters are tried again by the outbox.
 */
export function openMqttCarrier(address: string, topic: string): Carrier {
  const listeners = new Set<(id: string, tried: Tried) => void>();
  const client = mqtt.connect(address, {
    ...linkOptions(`belvedere-dispatch-${uuid()}`),
    protocolVersion: 5,
    reconnectPeriod: 2000,
    // What could not be published is the outbox's to try again, under its own account.
    queueQoSZero: false,
  });
  client.on('connect', () => client.subscribe(`${topic}/receipts`, { qos: 1 }));
  client.on('error', () => undefined);
  client.on('message', (_, payload) => {
    if (payload.length > MAX_RECEIPT_BYTES) return;
    try {
      const receipt = readReceipt(JSON.parse(new TextDecoder().decode(payload)));
      if (receipt) for (const listener of listeners) listener(receipt.id, receipt.tried);
    } catch {
      // Not JSON, so no receipt.
    }
  });
  return {
    send({ body, id }) {
      if (!client.connected) return Promise.resolve({ kind: 'again', why: 'no link to the broker' });
      return new Promise<Tried>((resolve) => {
        const late = after(PUBACK_MS, () => resolve({ kind: 'again', why: 'the broker does not answer' }));
        client.publish(
          topic,
          body,
          { qos: 1, properties: { contentType: 'application/json', correlationData: new TextEncoder().encode(id) as never } },
          (error) => {
            late();
            resolve(error ? { kind: 'again', why: error.message } : { kind: 'taken' });
          },
        );
      });
    },
    onReceipt: (listener) => void listeners.add(listener),
    close: () => void client.end(true),
  };
}

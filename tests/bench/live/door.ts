/** A child process with the server's door before a broker: pages of the bench come through it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openMqttDoor } from '../../../tools/server/mqtt-door.ts';

const server = createServer();
// The door lets in pages of its own server alone; the bench's come from another port.
server.on('upgrade', (request) => void delete request.headers.origin);
openMqttDoor(server, { host: '127.0.0.1', port: Number(process.argv[2]) });
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit(0));

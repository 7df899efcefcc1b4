/** A child process with the server's door before a broker: pages of the bench come through it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openMqttDoor } from '../../../tools/server/mqtt-door.ts';

const server = createServer();
openMqttDoor(server, { host: '127.0.0.1', port: Number(process.argv[2]) });
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit(0));

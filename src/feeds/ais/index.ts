import { pushedFeed } from '../pushed-feed.ts';
import { connectSocket } from '../socket.ts';
import { socketAddress } from '../socket-address.ts';

/**
 * Ships by AIS: NMEA 0183 sentences as receivers print them, one or more lines a message, over a WebSocket (a receiver's TCP or
 * UDP output behind a bridge such as websocat). Over MQTT the same is `"type": "mqtt", "payload": "nmea"`.
 */
export default pushedFeed(({ declaration, cityUrl, allowedOrigins }) => socketAddress(declaration.address, cityUrl, allowedOrigins), connectSocket, 'nmea');

import { pushedFeed } from '../pushed-feed.ts';
import { connectSocket } from '../socket.ts';
import { socketAddress } from '../socket-address.ts';

/** Plain WebSocket: readings in any payload form, told apart by shape or declared, or read by a declared mapping. */
export default pushedFeed(({ declaration, cityUrl, allowedOrigins }) => socketAddress(declaration.address, cityUrl, allowedOrigins), connectSocket);

import type { IncomingMessage, Server } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';

export interface Upgrades {
  /** Ends every connection without a word, and takes no more. */
  close(): void;
}

/**
 * MQTT over WebSocket on a path of a server. Only pages of that server come in: a browser lets any page open a WebSocket to
 * any host and says in `Origin` which page it is (RFC 6455, 10.2); programs send none.
 * @param maxBytes of one frame; who sends more is cut off.
 */
export function acceptMqtt(server: Server, path: string, maxBytes: number, opened: (socket: WebSocket, request: IncomingMessage) => void): Upgrades {
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: maxBytes,
    // MQTT 3.1.1, 6: the client names `mqtt`, and the server takes no other.
    handleProtocols: (protocols) => (protocols.has('mqtt') ? 'mqtt' : false),
  });
  server.on('upgrade', (request, socket, head) => {
    if ((request.url ?? '').replace(/[?#].*$/, '') !== path) return void socket.destroy();
    if (!isOwnPage(request)) return void socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    sockets.handleUpgrade(request, socket, head, (page) => opened(page, request));
  });
  return {
    close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

function isOwnPage({ headers: { origin, host } }: IncomingMessage): boolean {
  if (origin === undefined) return true;
  try {
    return new URL(origin).host === host?.toLowerCase();
  } catch {
    return false;
  }
}

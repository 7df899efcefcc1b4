import { serveDecoder } from './decode-tile.ts';

serveDecoder(self as never);

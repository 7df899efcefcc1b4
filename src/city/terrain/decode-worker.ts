import { serveDecoder } from './decode.ts';

serveDecoder(self as never);

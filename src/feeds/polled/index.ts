import { createPolledDocument } from '../polled-document.ts';
import { polledFeed } from '../polled-feed.ts';

/** Any JSON or CSV at an address, read by the declared mapping. */
export default polledFeed('mapped', createPolledDocument());

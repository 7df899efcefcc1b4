import { polledFeed } from '../polled-feed.ts';
import { createGbfs } from './service.ts';

/** GBFS 1.x to 3.0 over HTTP: found by `gbfs.json`, each file asked for again no sooner than its own `ttl` allows. */
export default polledFeed('gbfs', createGbfs);

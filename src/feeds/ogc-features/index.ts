import { polledFeed } from '../polled-feed.ts';
import { createOgcFeatures } from './service.ts';

export default polledFeed('ogc-features', createOgcFeatures);

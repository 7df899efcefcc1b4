import { polledFeed } from '../polled-feed.ts';
import { createNgsiLd } from './service.ts';

/** NGSI-LD (ETSI GS CIM 009) over HTTP: the entities of some types at an interval, the past from the temporal interface. */
export default polledFeed('ngsi-ld', createNgsiLd);

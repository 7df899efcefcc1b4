import { createPolledDocument } from '../polled-document.ts';
import { polledFeed } from '../polled-feed.ts';

/** Aircraft as a readsb, dump1090 or tar1090 receiver lists them: `https://host/tar1090/data/aircraft.json`, every two seconds. */
export default polledFeed('adsb', createPolledDocument(), { usualIntervalS: 2 });

import { polledFeed } from '../polled-feed.ts';
import { createSensorThings } from './service.ts';

/** OGC SensorThings API 1.1 over HTTP: the latest Observation of every Datastream at an interval, the past from the service itself. */
export default polledFeed('sensorthings', createSensorThings);

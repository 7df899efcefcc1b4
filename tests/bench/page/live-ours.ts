import { createClock } from '../../../src/base/clock.ts';
import { createPlanFrame } from '../../../src/base/geodesy.ts';
import type { City } from '../../../src/city/city.ts';
import { openFeed } from '../../../src/feeds/open-feed.ts';
import { readBatch } from '../../../src/app/alarm-fold.ts';
import { createAlarmBook } from '../../../src/rules/alarms/book.ts';
import { LABELS_BOTTOM } from '../../../src/scene/ground/style.ts';
import { createMarksPass } from '../../../src/scene/host/marks-pass.ts';
import { openLayer } from '../../../src/scene/layers/things/index.ts';
import { createSession } from '../../../src/session/session.ts';
import { createStreamTable } from '../../../src/tables/streams.ts';
import { CENTRE, entityIdOf, idOf, PROBE } from '../live/messages.ts';
import { broker, commitLoop, entities, form, live } from './live-parts.ts';
import { emptyMap } from './map.ts';

/**
 * The product's own road from socket to buffers: feed worker, stream table with history, alarm book, the layer of things met
 * in feeds. Not its city model and panels, which the other pages do not have either.
 */
const map = emptyMap();
await new Promise<void>((done) => void map.once('load', () => done()));
map.addLayer({ id: LABELS_BOTTOM, type: 'background', layout: { visibility: 'none' } });
const clock = createClock();
const streams = createStreamTable();
const book = createAlarmBook([]);
const city = {
  frame: createPlanFrame([CENTRE[0], CENTRE[1]]),
  sensor: () => undefined,
  service: () => undefined,
  contains: () => true,
  groundM: () => 0,
} as unknown as City;
const session = createSession({ camera: { lon: CENTRE[0], lat: CENTRE[1], zoom: 13, pitch: 0, bearing: 0 } });
const pass = createMarksPass(map, city.frame, LABELS_BOTTOM);
const layer = openLayer({
  inputs: { city, streams, clock, session, alarms: () => [], alarmsVersion: () => 0 },
  map,
  theme: () => 'night' as never,
  frame: () => null,
  invalidate: () => map.triggerRepaint(),
  restack: () => undefined,
  pending: () => () => undefined,
});
pass.setLayers(layer.marks);
const feed = openFeed({
  declaration: { id: 'live', type: 'mqtt', title: { zh: '实时', en: 'Live' }, address: broker, topics: ['dir/#', 'v1.1/#', 'ngsi-ld/#', 'rows', 'probe'] },
  cityUrl: new URL('./', location.href).href,
  bounds: [149, 30, 151, 32],
  utcOffsetMinutes: 0,
  wallShiftMs: 0,
});
let hasNews = false;
feed.onBatch((batch) => {
  const touched = streams.append('live', batch, clock.wall());
  readBatch(streams, book, batch, touched);
  live.received = batch.counts.received;
  hasNews = true;
});
const check = (): void => {
  if (feed.state.kind === 'open') live.ready = true;
  else setTimeout(check, 50);
};
check();
const probeId = form === 'entities' ? `${entityIdOf(PROBE)}#pm25` : idOf(PROBE);
let probeRow = -1;
commitLoop(
  () => hasNews,
  () => {
    hasNews = false;
    layer.look(clock.now());
    map.triggerRepaint();
    if (probeRow < 0) probeRow = streams.find(probeId, 'live');
    if (probeRow >= 0 && (streams.value[probeRow] as number) > live.committed) live.committed = streams.value[probeRow] as number;
  },
);
const said: string[] = [];
feed.onState((state) => said.push(JSON.stringify(state)));
Object.assign(window, { said, told: () => streams.count >= entities, counts: () => streams.counts('live'), historyBytes: () => streams.history.bytes });

import { noSpread, type SpreadFigures } from '../../../src/base/spread.ts';
import type { FeedDesk, FeedDetail } from '../../../src/panels/ui/feed-desk.ts';
import { chainOf } from '../../../src/rules/chain/chain.ts';

const spread = (medianMs: number, p95Ms: number): SpreadFigures => ({ count: 4000, leastMs: medianMs / 3, medianMs, p95Ms });

/** What the page would have measured of the fake feeds. */
export function fakeFeedDetail(id: string, wallMs: number): FeedDetail {
  const isDemo = id === 'demo';
  const streams = isDemo ? { fresh: 9941, late: 58, stale: 30, lost: 12 } : { fresh: 300, late: 21, stale: 64, lost: 12 };
  const all = streams.fresh + streams.late + streams.stale + streams.lost;
  const readings = { received: isDemo ? 59_822 : 17_004, expected: isDemo ? 60_000 : 20_100, windowMs: 600_000 };
  const lag = isDemo ? spread(180, 320) : spread(1400, 9400);
  return {
    lag,
    clock: isDemo ? { method: 'fastest-reading', fromMs: -62, toMs: NaN, samples: 59_822 } : { method: 'date-header', fromMs: 4200, toMs: 4390, samples: 21 },
    ahead: isDemo ? 0 : 812,
    streams,
    readings,
    rejects: isDemo
      ? []
      : [
          {
            reason: 'bad-json',
            atMs: wallMs - 41_000,
            where: "v1.1/Datastreams('no2-17')/Observations",
            what: '{"result": 21.4, "phenomenonTime": "2026-07-14T',
          },
          { reason: 'unknown-unit', atMs: wallMs - 4_000, where: "v1.1/Datastreams('level-4')", what: 'level-4: unit of {"symbol":"cubits"}' },
        ],
    errors: isDemo ? [] : [{ atMs: wallMs - 12_000, why: 'connection closed by the broker', times: 3 }],
    alerts: { areListed: false, areNumbered: true },
    chain: chainOf({
      streams: { all, speaking: streams.fresh + streams.late },
      readings,
      sent: 1_843_201,
      numbered: isDemo ? 0 : 1_843_160,
      lost: isDemo ? 0 : 41,
      dropped: 0,
      rejected: isDemo ? 0 : 16,
      superseded: 122_701,
      lag,
      collect: isDemo ? noSpread : spread(410, 2100),
      transport: isDemo ? noSpread : spread(990, 7300),
      serve: isDemo ? noSpread : spread(120, 480),
      asked: isDemo ? 0 : 21,
      unanswered: isDemo ? 0 : 2,
      process: spread(41, 96),
      draw: spread(180, 390),
      keepsPast: isDemo,
      security: isDemo ? 'in-page' : 'encrypted',
    }),
  };
}

/** A well-meaning service whose level is in centimetres and whose coordinates stand the wrong way round. */
export const fakeLook: FeedDesk['look'] = (declaration, tell) => {
  const message = { data: [{ device_id: 'w-1', ts: 1782028800, lat: 121.4, lon: 31.2, level_cm: 120, rssi: -70 }] };
  const isMapped = declaration.mapping !== undefined;
  const isRight = declaration.mapping?.lon === '/lat';
  const descriptor = { id: 'w-1#waterLevel', thingId: 'w-1', property: 'waterLevel', unit: 'm', intervalMs: 5000, source: 'Water', kind: '' };
  tell({
    state: 'open',
    why: '',
    messages: [{ topic: '', bytes: new TextEncoder().encode(JSON.stringify(message)) }],
    messageCount: 1,
    streams: isMapped
      ? [{ descriptor: { ...descriptor, lon: isRight ? 121.4 : 31.2, lat: isRight ? 31.2 : 121.4 }, value: 1.2, timeMs: 1_782_028_800_000, quality: 0 }]
      : [],
    streamCount: isMapped ? 1 : 0,
    vehicles: 0,
    vehiclePlaces: [],
    records: 0,
    rejected: isMapped ? {} : { 'bad-shape': 1 },
    rejects: [],
  });
  return () => undefined;
};

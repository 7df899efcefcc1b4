import type { Placer } from './ground.ts';
import type { Point } from './plane.ts';
import type { CitySeed } from './seed.ts';
import type { TransitLine } from './transit-lines.ts';
import { walkedOf } from './paths.ts';

/** GTFS route types (gtfs.org/documentation/schedule/reference, routes.txt). */
const routeType = { metro: 1, rail: 2, bus: 3 } as const;
/** Riding speed between stops with the time lost starting and stopping, and standing time: m/s, s. */
const speedMps = { metro: 13, rail: 16, bus: 6.5 } as const;
const dwellS = { metro: 30, rail: 45, bus: 20 } as const;
/** Seconds between departures by the hour they begin at; the last service day's trips run on past 24:00. */
const headways: Readonly<Record<TransitLine['mode'], readonly (readonly [fromH: number, everyMin: number])[]>> = {
  metro: [
    [6, 7.5],
    [7, 4],
    [9, 7],
    [17, 4],
    [20, 8],
    [23, 12],
    [24.4, 0],
  ],
  rail: [
    [6, 20],
    [23, 0],
  ],
  bus: [
    [6, 15],
    [7, 10],
    [9, 15],
    [17, 10],
    [20, 20],
    [23.7, 0],
  ],
};

/** Departures from the first stop, seconds of the service day (they may pass 86,400). */
export function departuresOf(mode: TransitLine['mode']): number[] {
  const plan = headways[mode];
  const found: number[] = [];
  let t = (plan[0] as readonly [number, number])[0] * 3600;
  for (;;) {
    const everyMin = [...plan].reverse().find(([fromH]) => fromH * 3600 <= t)?.[1] ?? 0;
    if (everyMin === 0) return found;
    found.push(t);
    t += everyMin * 60;
  }
}

const pad = (n: number): string => String(n).padStart(2, '0');
/** GTFS time of day: hours may pass 24. */
const timeText = (s: number): string => `${pad(Math.floor(s / 3600))}:${pad(Math.floor(s / 60) % 60)}:${pad(s % 60)}`;
const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const table = (columns: string, rows: readonly (readonly (string | number)[])[]): string =>
  `${columns}\n${rows.map((row) => row.map((v) => quoted(String(v))).join(',')).join('\n')}\n`;

/** The timetable of a city's lines as GTFS Schedule files by name; empty where it has no lines. */
export function writeGtfs(seed: CitySeed, lines: readonly TransitLine[], place: Placer): Readonly<Record<string, string>> {
  if (lines.length === 0) return {};
  const lonLat = (p: Point): readonly [number, number] => place(p) as unknown as readonly [number, number];
  const sign = Math.sign(-seed.offsetMinutes);
  const hours = seed.offsetMinutes / 60;
  // POSIX zones count westwards; only whole hours have a name of their own.
  const zone = Number.isInteger(hours) && hours !== 0 ? `Etc/GMT${sign < 0 ? '-' : '+'}${Math.abs(hours)}` : 'Etc/UTC';
  const stops: (string | number)[][] = [];
  const trips: (string | number)[][] = [];
  const times: (string | number)[][] = [];
  const shapes: (string | number)[][] = [];
  for (const line of lines) {
    for (const s of line.stops) {
      const [lon, lat] = lonLat(s.place);
      stops.push([s.id, s.name.zh === '' ? s.name.en : `${s.name.zh} ${s.name.en}`, lat, lon]);
    }
    for (const direction of [0, 1]) {
      const path = direction === 0 ? line.path : [...line.path].reverse();
      const walked = walkedOf(path);
      const totalM = walked[walked.length - 1] as number;
      const run = direction === 0 ? line.stops : [...line.stops].reverse();
      const shape = `${line.id}-${direction}`;
      path.forEach((p, i) => {
        const [lon, lat] = lonLat(p);
        shapes.push([shape, lat, lon, i + 1, Math.round(walked[i] as number)]);
      });
      const along = (walkedM: number): number => (direction === 0 ? walkedM : totalM - walkedM);
      departuresOf(line.mode).forEach((startS, k) => {
        const trip = `${shape}-${String(k + 1).padStart(3, '0')}`;
        trips.push([line.id, 'daily', trip, run[run.length - 1]?.name.en ?? '', direction, shape]);
        let t = startS;
        run.forEach((s, i) => {
          const before = run[i - 1];
          if (before) t += Math.round((along(s.walkedM) - along(before.walkedM)) / speedMps[line.mode]);
          const leaves = i === 0 || i === run.length - 1 ? t : t + dwellS[line.mode];
          times.push([trip, timeText(t), timeText(leaves), s.id, i + 1, Math.round(along(s.walkedM))]);
          t = leaves;
        });
      });
    }
  }
  return {
    'agency.txt': table('agency_id,agency_name,agency_url,agency_timezone,agency_lang', [
      ['transit', `${seed.name.en} Transit (fictional)`, 'https://belvedere.city', zone, 'zh'],
    ]),
    'calendar.txt': table('service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date', [
      ['daily', 1, 1, 1, 1, 1, 1, 1, '20200101', '20391231'],
    ]),
    'feed_info.txt': table('feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date,feed_end_date', [
      ['Belvedere', 'https://belvedere.city', 'zh', '20200101', '20391231'],
    ]),
    'routes.txt': table(
      'route_id,agency_id,route_short_name,route_long_name,route_type,route_color,route_text_color',
      lines.map((l) => [l.id, 'transit', l.id, `${l.name.zh} ${l.name.en}`, routeType[l.mode], l.colour.slice(1), 'FFFFFF']),
    ),
    'shapes.txt': table('shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence,shape_dist_traveled', shapes),
    'stop_times.txt': table('trip_id,arrival_time,departure_time,stop_id,stop_sequence,shape_dist_traveled', times),
    'stops.txt': table('stop_id,stop_name,stop_lat,stop_lon', stops),
    'trips.txt': table('route_id,service_id,trip_id,trip_headsign,direction_id,shape_id', trips),
  };
}

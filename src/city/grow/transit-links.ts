import type { LinkProperties, NetworkFeature, NetworkLevel, NodeProperties } from '../pack/network-properties.ts';
import type { Placer } from './ground.ts';
import type { Point } from './plane.ts';
import { beside } from './spline.ts';
import { cut, pointAt, type TransitPath } from './transit-path.ts';

const cm = (m: number): number => Math.round(m * 100) / 100;

/** Writes nodes and links of tracks and decks with their heights. */
export interface TransitWriter {
  node(id: string, p: Point, z: number, groundM: number, parts: Omit<NodeProperties, 'id' | 'depthM'>): string;
  link(
    id: string,
    from: string,
    to: string,
    line: readonly Point[],
    z: readonly number[],
    groundM: number,
    parts: Omit<LinkProperties, 'id' | 'from' | 'to' | 'depthM'>,
  ): void;
  done(): NetworkFeature[];
}
export function createTransitWriter(place: Placer): TransitWriter {
  const [nodes, links]: [NetworkFeature[], NetworkFeature[]] = [[], []];
  return {
    node(id, p, z, groundM, parts) {
      nodes.push({ type: 'Feature', properties: { id, ...parts, depthM: cm(groundM - z) }, geometry: { type: 'Point', coordinates: [...place(p), cm(z)] } });
      return id;
    },
    link(id, from, to, line, z, groundM, parts) {
      const mean = z.reduce((sum, v) => sum + v, 0) / z.length;
      links.push({
        type: 'Feature',
        properties: { id, from, to, ...parts, depthM: cm(groundM - mean) },
        geometry: { type: 'LineString', coordinates: line.map((p, i) => [...place(p), cm(z[i] as number)]) },
      });
    },
    done: () => [...nodes, ...links],
  };
}

/** Above this over the ground a track is elevated (a lorry fits below), lower than minus the other it is in a tunnel. */
const TUNNEL_BELOW_M = 6;
const ELEVATED_ABOVE_M = 6.8;
export function levelAt(z: number, groundM: number): NetworkLevel {
  if (z < groundM - TUNNEL_BELOW_M) return 'underground';
  return z > groundM + ELEVATED_ABOVE_M ? 'elevated' : 'ground';
}

export interface Stop {
  readonly id: string;
  readonly walkedM: number;
}
export interface TrackStyle {
  /** Begins every id. */
  readonly prefix: string;
  /** Tracks beside the middle of the path, metres, left positive. */
  readonly tracksM: (level: NetworkLevel) => readonly number[];
  /** From rails up to the axis of a tunnel. */
  readonly axisM: number;
  readonly parts: (level: NetworkLevel) => Omit<LinkProperties, 'id' | 'from' | 'to' | 'depthM'>;
}

/** Links from stop to stop, cut where the track leaves a tunnel or the ground; a node stands at each cut. */
export function trackLinks(writer: TransitWriter, path: TransitPath, stops: readonly Stop[], style: TrackStyle): void {
  let [count, cuts] = [0, 0];
  for (let k = 0; k + 1 < stops.length; k++) {
    const [a, b] = [stops[k] as Stop, stops[k + 1] as Stop];
    let [from, fromM] = [a.id, a.walkedM];
    const levelOf = (m: number): NetworkLevel => {
      const { z, ground } = pointAt(path, m);
      return levelAt(z, ground);
    };
    const finish = (to: string, toM: number): void => {
      const piece = cut(path, fromM, toM);
      const level = levelOf((fromM + toM) / 2);
      const { ground } = pointAt(path, (fromM + toM) / 2);
      const lift = level === 'underground' ? style.axisM : 0;
      for (const sideM of style.tracksM(level)) {
        const line = sideM === 0 ? piece.line : beside(piece.line, (i) => (i === 0 || i === piece.line.length - 1 ? sideM * 0.6 : sideM));
        writer.link(
          `${style.prefix}-${String(++count).padStart(4, '0')}`,
          from,
          to,
          line,
          piece.z.map((z) => z + lift),
          ground,
          style.parts(level),
        );
      }
      [from, fromM] = [to, toM];
    };
    for (let m = a.walkedM + 12; m < b.walkedM - 12; m += 12) {
      if (levelOf(m) === levelOf(m - 12)) continue;
      const { p, z, ground } = pointAt(path, m);
      finish(writer.node(`${style.prefix}x-${++cuts}`, p, z, ground, { type: 'portal' }), m);
    }
    finish(b.id, b.walkedM);
  }
}

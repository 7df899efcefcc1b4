import type { Cut, CutBox, CutPlane } from '../../base/cut.ts';
import { geodesicFrom, geodesicTo, type Place, type Spot } from '../../base/geodesic.ts';
import type { Sketch } from '../../base/sketch.ts';

export type CutKind = 'plane' | 'flat' | 'box';

/** The window of a plane drawn on the map, metres. */
const WINDOW_M = { wide: 120, tall: 60 } as const;
const BOX_M = { lengthM: 120, widthM: 80, tallM: 80 } as const;
const turn = (deg: number): number => ((deg % 360) + 360) % 360;

export const kindOf = ({ plane, box }: Cut): CutKind => (box ? 'box' : plane && plane.tiltDeg === 90 ? 'flat' : 'plane');

/** A fresh cut of a kind where somebody pointed. */
export function placeCut(kind: CutKind, spot: Spot, azimuthDeg: number): Cut {
  const at = { lon: spot.lon, lat: spot.lat, heightM: Math.max(0, spot.heightM) };
  if (kind === 'box') return { plane: null, box: { ...at, heightM: 0, azimuthDeg, ...BOX_M, keeps: 'inside' } };
  if (kind === 'flat') return { plane: { ...at, heightM: at.heightM > 0.5 ? at.heightM : 12, azimuthDeg: 0, tiltDeg: 90 }, box: null };
  return { plane: { ...at, azimuthDeg, tiltDeg: 0 }, box: null };
}

/** Move what there is to another place on the ground, its numbers kept. */
export const moveCut = ({ plane, box }: Cut, { lon, lat }: Place): Cut => ({ plane: plane && { ...plane, lon, lat }, box: box && { ...box, lon, lat } });

export const turnCut = ({ plane, box }: Cut, deg: number): Cut => ({
  plane: plane && { ...plane, azimuthDeg: turn(plane.azimuthDeg + deg) },
  box: box && { ...box, azimuthDeg: turn(box.azimuthDeg + deg) },
});

export const raiseCut = ({ plane, box }: Cut, metres: number): Cut => ({
  plane: plane && { ...plane, heightM: plane.heightM + metres },
  box: box && { ...box, heightM: box.heightM + metres },
});

/** Look the other way: what was taken away comes back and the rest goes. */
export const flipCut = ({ plane, box }: Cut): Cut => ({
  plane:
    plane &&
    (plane.tiltDeg === 90
      ? { ...plane, tiltDeg: -90 }
      : plane.tiltDeg === -90
        ? { ...plane, tiltDeg: 90 }
        : { ...plane, azimuthDeg: turn(plane.azimuthDeg + 180), tiltDeg: -plane.tiltDeg }),
  box: box && { ...box, keeps: box.keeps === 'inside' ? 'outside' : 'inside' },
});

/** What can be taken hold of: the middle moves, the edge of a plane turns it, a box's sides make it longer and wider. */
export interface CutHandle {
  readonly at: Spot;
  /** The cut when the handle is dragged to a place. */
  drag(cut: Cut, to: Place): Cut;
}

const raised = (place: Place, heightM: number): Spot => ({ lon: place.lon, lat: place.lat, heightM });

function planeHandles(plane: CutPlane): CutHandle[] {
  const side = geodesicFrom(plane, plane.azimuthDeg + 90, WINDOW_M.wide / 2);
  const handles: CutHandle[] = [{ at: plane, drag: moveCut }];
  if (Math.abs(plane.tiltDeg) < 89)
    handles.push({
      at: raised(side, plane.heightM),
      drag: (cut, to) => ({ ...cut, plane: cut.plane && { ...cut.plane, azimuthDeg: turn(geodesicTo(cut.plane, to).azimuthDeg - 90) } }),
    });
  return handles;
}

function boxHandles(box: CutBox): CutHandle[] {
  const end = geodesicFrom(box, box.azimuthDeg, box.lengthM / 2);
  const side = geodesicFrom(box, box.azimuthDeg + 90, box.widthM / 2);
  return [
    { at: box, drag: moveCut },
    {
      at: raised(end, box.heightM),
      drag(cut, to) {
        const { lengthM, azimuthDeg } = geodesicTo(box, to);
        return { ...cut, box: cut.box && { ...cut.box, azimuthDeg: turn(azimuthDeg), lengthM: Math.max(2, lengthM * 2) } };
      },
    },
    {
      at: raised(side, box.heightM),
      drag: (cut, to) => ({ ...cut, box: cut.box && { ...cut.box, widthM: Math.max(2, geodesicTo(box, to).lengthM * 2) } }),
    },
  ];
}

export const handlesOf = ({ plane, box }: Cut): CutHandle[] => [...(plane ? planeHandles(plane) : []), ...(box ? boxHandles(box) : [])];

/** The four corners of a plane's window. */
function windowOf(plane: CutPlane): Spot[] {
  const tilt = (plane.tiltDeg * Math.PI) / 180;
  const [up, back] = [(Math.cos(tilt) * WINDOW_M.tall) / 2, (Math.sin(tilt) * WINDOW_M.tall) / 2];
  const middle = Math.abs(plane.tiltDeg) < 60 ? Math.max(plane.heightM, up) : plane.heightM;
  const corner = (side: -1 | 1, rise: -1 | 1): Spot => {
    const foot = geodesicFrom(plane, plane.azimuthDeg + 90, (side * WINDOW_M.wide) / 2);
    return raised(geodesicFrom(foot, plane.azimuthDeg + 180, rise * back), middle + rise * up);
  };
  return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
}

function boxRings(box: CutBox): { readonly floor: Spot[]; readonly top: Spot[] } {
  const corner = (along: -1 | 1, across: -1 | 1): Place =>
    geodesicFrom(geodesicFrom(box, box.azimuthDeg, (along * box.lengthM) / 2), box.azimuthDeg + 90, (across * box.widthM) / 2);
  const places = [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
  return { floor: places.map((p) => raised(p, box.heightM)), top: places.map((p) => raised(p, box.heightM + box.tallM)) };
}

export function sketchOf(cut: Cut): Sketch {
  const lines = [];
  const fills = [];
  if (cut.plane) {
    const ring = windowOf(cut.plane);
    lines.push({ spots: ring, tone: 'accent', closed: true } as const);
    fills.push({ ring, tone: 'accent' } as const);
    // Where it looks: what lies that way is gone.
    const towards = geodesicFrom(cut.plane, cut.plane.azimuthDeg, 18 * Math.cos((cut.plane.tiltDeg * Math.PI) / 180));
    lines.push({
      spots: [cut.plane, raised(towards, cut.plane.heightM + 18 * Math.sin((cut.plane.tiltDeg * Math.PI) / 180))],
      tone: 'quiet',
      dashed: true,
    } as const);
  }
  if (cut.box) {
    const { floor, top } = boxRings(cut.box);
    lines.push({ spots: floor, tone: 'accent', closed: true } as const, { spots: top, tone: 'accent', closed: true } as const);
    floor.forEach((foot, i) => lines.push({ spots: [foot, top[i] as Spot], tone: 'accent' } as const));
  }
  return { lines, fills, dots: handlesOf(cut).map(({ at }) => ({ at, tone: 'accent', handle: true })) };
}

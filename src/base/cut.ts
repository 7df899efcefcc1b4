import { fail } from './problem.ts';

/** A plane that cuts the city: what lies on the side it looks to is taken away. */
export interface CutPlane {
  /** A point of the plane: EPSG:4326 degrees, metres above the city's vertical zero. */
  readonly lon: number;
  readonly lat: number;
  readonly heightM: number;
  /** Where it looks, clockwise from north. */
  readonly azimuthDeg: number;
  /** 0 stands upright, 90 lies flat and takes away what is above. */
  readonly tiltDeg: number;
}

/** An upright box with its own azimuth: only what is inside stays, or only what is outside. */
export interface CutBox {
  /** Middle of its floor: EPSG:4326 degrees, metres above the city's vertical zero. */
  readonly lon: number;
  readonly lat: number;
  readonly heightM: number;
  /** Direction its length runs in, clockwise from north. */
  readonly azimuthDeg: number;
  readonly lengthM: number;
  readonly widthM: number;
  readonly tallM: number;
  readonly keeps: 'inside' | 'outside';
}

export interface Cut {
  readonly plane: CutPlane | null;
  readonly box: CutBox | null;
}
export const noCut: Cut = { plane: null, box: null };

const MOST_M = 50_000;

/** `plane,lon,lat,height,azimuth,tilt;box,lon,lat,height,azimuth,length,width,tall,inside`: for the address and for storage. */
export function writeCut({ plane, box }: Cut): string {
  const place = (at: CutPlane | CutBox): string => [at.lon.toFixed(7), at.lat.toFixed(7), at.heightM.toFixed(2), at.azimuthDeg.toFixed(2)].join(',');
  const parts: string[] = [];
  if (plane) parts.push(`plane,${place(plane)},${plane.tiltDeg.toFixed(2)}`);
  if (box) parts.push(`box,${place(box)},${box.lengthM.toFixed(2)},${box.widthM.toFixed(2)},${box.tallM.toFixed(2)},${box.keeps}`);
  return parts.join(';');
}

/** Throws `ProblemError` `bad-cut` where a number is missing or out of range. */
export function readCut(text: string): Cut {
  let cut: Cut = noCut;
  for (const part of text.split(';').filter(Boolean)) {
    const [kind, ...rest] = part.split(',');
    const [lon = NaN, lat = NaN, heightM = NaN, azimuthDeg = NaN, ...more] = rest.map(Number);
    const isPlaced = Math.abs(lon) <= 180 && Math.abs(lat) <= 85 && Math.abs(heightM) <= MOST_M && Math.abs(azimuthDeg) <= 720;
    const place = { lon, lat, heightM, azimuthDeg };
    const [first = NaN, widthM = NaN, tallM = NaN] = more;
    const keeps = rest[7];
    if (kind === 'plane' && isPlaced && Math.abs(first) <= 90) cut = { ...cut, plane: { ...place, tiltDeg: first } };
    else if (kind === 'box' && isPlaced && [first, widthM, tallM].every((m) => m > 0 && m <= MOST_M) && (keeps === 'inside' || keeps === 'outside'))
      cut = { ...cut, box: { ...place, lengthM: first, widthM, tallM, keeps } };
    else fail('bad-cut', part.slice(0, 80), 'a cut is plane,lon,lat,height,azimuth,tilt or box,lon,lat,height,azimuth,length,width,tall,inside|outside');
  }
  return cut;
}

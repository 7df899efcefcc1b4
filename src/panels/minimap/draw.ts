import type { Area } from '../../city/city.ts';
import type { Place } from '../../base/geodesic.ts';

/** The whole city in a small rectangle: plate carrée squeezed by the latitude, which no city is too large for. */
export interface MiniFrame {
  readonly width: number;
  readonly height: number;
  toPixel(place: Place): readonly [number, number];
  toPlace(x: number, y: number): Place;
}

export function miniFrame([west, south, east, north]: readonly [number, number, number, number], width: number, height: number): MiniFrame {
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = Math.min(width / ((east - west) * squeeze), height / (north - south));
  const [x0, y0] = [width / 2 - (((east + west) / 2) * squeeze) * scale, height / 2 + ((south + north) / 2) * scale]; // prettier-ignore
  return {
    width,
    height,
    toPixel: ({ lon, lat }) => [x0 + lon * squeeze * scale, y0 - lat * scale],
    toPlace: (x, y) => ({ lon: (x - x0) / (squeeze * scale), lat: (y0 - y) / scale }),
  };
}

/** What the minimap may cover: the districts where there are any, else the pack's bounds. */
export function extentOf(areas: readonly Area[], bounds: readonly [number, number, number, number]): readonly [number, number, number, number] {
  let box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { geometry } of areas)
    for (const ring of geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat())
      for (const [lon = NaN, lat = NaN] of ring) box = [Math.min(box[0], lon), Math.min(box[1], lat), Math.max(box[2], lon), Math.max(box[3], lat)];
  const isSound = box.every(Number.isFinite) && box[2] > box[0] && box[3] > box[1];
  return isSound ? box : bounds;
}

export interface MiniTones {
  readonly land: string;
  readonly line: string;
  readonly house: string;
  readonly view: string;
  readonly wash: string;
}

/** Districts and every known building as a dot: what does not change while one looks around. */
export function drawCity(
  c: CanvasRenderingContext2D,
  frame: MiniFrame,
  areas: readonly Area[],
  houses: { readonly count: number; readonly lon: ArrayLike<number>; readonly lat: ArrayLike<number> },
  tones: MiniTones,
): void {
  c.clearRect(0, 0, frame.width, frame.height);
  c.fillStyle = tones.land;
  c.fillRect(0, 0, frame.width, frame.height);
  c.fillStyle = tones.house;
  for (let i = 0; i < houses.count; i++) {
    const [lon, lat] = [houses.lon[i] as number, houses.lat[i] as number];
    if (Number.isNaN(lon)) continue;
    const [x, y] = frame.toPixel({ lon, lat });
    c.fillRect(Math.round(x), Math.round(y), 1, 1);
  }
  c.strokeStyle = tones.line;
  c.lineWidth = 1;
  for (const { geometry } of areas)
    for (const ring of geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()) {
      c.beginPath();
      for (const [lon = NaN, lat = NaN] of ring) c.lineTo(...frame.toPixel({ lon, lat }));
      c.closePath();
      c.stroke();
    }
}

/** The ground in view, and its middle. */
export function drawView(c: CanvasRenderingContext2D, frame: MiniFrame, ring: readonly Place[], middle: Place, tones: MiniTones): void {
  c.beginPath();
  for (const place of ring) c.lineTo(...frame.toPixel(place));
  c.closePath();
  c.fillStyle = tones.wash;
  c.fill();
  c.strokeStyle = tones.view;
  c.lineWidth = 1.5;
  c.stroke();
  const [x, y] = frame.toPixel(middle);
  c.beginPath();
  c.arc(x, y, 2.5, 0, 7);
  c.fillStyle = tones.view;
  c.fill();
}

/** Colours, directions and curves that looks are made of: linear RGB, three's axes (X east, Y up, Z south). */
const RAD = Math.PI / 180;
export type Stops = readonly (readonly [x: number, value: readonly number[]])[];

/** sRGB hex to linear RGB (IEC 61966-2-1). */
export function linear(hex: string, gain = 1): readonly [number, number, number] {
  const n = Number.parseInt(hex.slice(1), 16);
  const channel = (shift: number): number => {
    const c = ((n >> shift) & 255) / 255;
    return gain * (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  };
  return [channel(16), channel(8), channel(0)];
}

/** Unit vector towards a point of the sky, three axes. */
export function towards(azimuthDeg: number, altitudeDeg: number): readonly [number, number, number] {
  const [az, alt] = [azimuthDeg * RAD, altitudeDeg * RAD];
  return [Math.sin(az) * Math.cos(alt), Math.sin(alt), -Math.cos(az) * Math.cos(alt)];
}

export const clamp = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));
/** 0 before, 1 after, smooth between. */
export const ease = (from: number, to: number, x: number): number => {
  const t = clamp((x - from) / (to - from), 0, 1);
  return t * t * (3 - 2 * t);
};
export const mixed = (a: readonly number[], b: readonly number[], t: number): readonly number[] => a.map((v, i) => v + ((b[i] as number) - v) * t);

/** Piecewise linear through (x, value) stops. */
export function along(stops: Stops, x: number): readonly number[] {
  const next = stops.findIndex(([at]) => at >= x);
  if (next === 0) return (stops[0] as readonly [number, readonly number[]])[1];
  if (next < 0) return (stops[stops.length - 1] as readonly [number, readonly number[]])[1];
  const [x0, a] = stops[next - 1] as readonly [number, readonly number[]];
  const [x1, b] = stops[next] as readonly [number, readonly number[]];
  return mixed(a, b, (x - x0) / (x1 - x0));
}

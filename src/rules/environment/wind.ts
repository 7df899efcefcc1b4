/**
 * Mean direction the wind comes from, degrees clockwise from north, weighted by speed (WMO-No. 8, vol. I, 5.1: by components,
 * never by numbers). NaN without wind, or where directions cancel.
 */
export function meanWindDeg(directionsDeg: readonly number[], speedsMps: readonly number[]): number {
  let [east, north] = [0, 0];
  directionsDeg.forEach((deg, i) => {
    const speed = speedsMps[i] ?? 1;
    if (!Number.isFinite(deg) || !Number.isFinite(speed)) return;
    east += speed * Math.sin((deg * Math.PI) / 180);
    north += speed * Math.cos((deg * Math.PI) / 180);
  });
  if (Math.hypot(east, north) < 1e-9) return NaN;
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
}

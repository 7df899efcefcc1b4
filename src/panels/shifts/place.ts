/** What of the shifts is looked at: part of the link as `tab`, or `tab,lon,lat,minutes` once a place was picked. */
export interface ShiftPlace {
  readonly tab: string;
  readonly from: { readonly lon: number; readonly lat: number } | null;
  readonly minutes: number;
}
export const walkMinutes = [5, 10, 15] as const;

export function readShift(text: string): ShiftPlace {
  const [tab = '', lonText = '', latText = '', minutesText = ''] = text.split(',');
  const [lon, lat] = [lonText === '' ? NaN : Number(lonText), latText === '' ? NaN : Number(latText)];
  const isPlace = Math.abs(lon) <= 180 && Math.abs(lat) <= 85;
  return { tab, from: isPlace ? { lon, lat } : null, minutes: walkMinutes.find((m) => String(m) === minutesText) ?? 15 };
}
export function shiftText({ tab, from, minutes }: ShiftPlace): string {
  return from ? [tab, from.lon.toFixed(6), from.lat.toFixed(6), minutes].join(',') : tab;
}

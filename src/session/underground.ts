import type { Session } from './session.ts';

/** How the ground is drawn: as ever, clear as glass, or with a pit cut into it. Kept as a tool's text, so that links carry it. */
export type Underground = { readonly kind: 'off' } | { readonly kind: 'clear' } | { readonly kind: 'cut'; readonly pit: PitPlace };
/** Where a pit is cut: its middle in degrees, and the way its length runs, degrees clockwise from north. */
export interface PitPlace {
  readonly lon: number;
  readonly lat: number;
  readonly bearingDeg: number;
}

export const UNDERGROUND = 'underground';

export function readUnderground(text: string): Underground {
  if (text === 'clear') return { kind: 'clear' };
  const [kind, ...numbers] = text.split(',');
  const [lon, lat, bearingDeg] = numbers.map(Number) as [number, number, number];
  const isSane = numbers.length === 3 && [lon, lat, bearingDeg].every(Number.isFinite) && Math.abs(lon) <= 180 && Math.abs(lat) <= 85;
  return kind === 'cut' && isSane ? { kind: 'cut', pit: { lon, lat, bearingDeg } } : { kind: 'off' };
}

export function writeUnderground(underground: Underground): string {
  if (underground.kind !== 'cut') return underground.kind === 'clear' ? 'clear' : '';
  const { lon, lat, bearingDeg } = underground.pit;
  return `cut,${Number(lon.toFixed(6))},${Number(lat.toFixed(6))},${Number(bearingDeg.toFixed(1))}`;
}

export const undergroundOf = (session: Session): Underground => readUnderground(session.getState().toolState[UNDERGROUND] ?? '');
export function setUnderground(session: Session, underground: Underground): void {
  session.setState({ toolState: { ...session.getState().toolState, [UNDERGROUND]: writeUnderground(underground) } });
}

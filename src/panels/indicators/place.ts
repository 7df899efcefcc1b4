import { lensIds, type LensId } from '../../rules/lenses/entry.ts';

/** What of the indicators is looked at: part of the link as `lens/area/indicator`. */
export interface LensPlace {
  readonly lens: LensId;
  /** Null = the whole city. */
  readonly area: string | null;
  /** Null = all of the lens. */
  readonly id: string | null;
}

export function readPlace(text: string): LensPlace {
  const [lens = '', area = '', id = ''] = text.split('/');
  return { lens: lensIds.find((l) => l === lens) ?? 'livable', area: area === '' ? null : area, id: id === '' ? null : id };
}
export const placeText = ({ lens, area, id }: LensPlace): string => `${lens}/${area ?? ''}/${id ?? ''}`;

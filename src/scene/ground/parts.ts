import type { Language } from '../../base/words.ts';
import type { GroundPalette } from './palette.ts';
import type { GroundSources } from './sources.ts';

/** What every group of ground layers is made from. */
export interface GroundParts {
  readonly palette: GroundPalette;
  readonly from: GroundSources;
  readonly latDeg: number;
  readonly language: Language;
}

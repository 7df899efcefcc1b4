import { caseStates, type CaseState } from '../../rules/cases/case.ts';
import type { UnitSpot } from '../../rules/cases/marks.ts';
import type { GlyphAtlas, GlyphRect } from './glyph-atlas.ts';
import type { MarkTones } from './tones.ts';
import { mapFont } from './words-on-map.ts';

const CASE_PX = 26;
const UNIT_PX = 24;

/** A folder that fills up stage by stage: how far a case has got is told by shape, never by an alarm's colour. */
export function caseGlyph(atlas: GlyphAtlas, tones: MarkTones, state: CaseState): GlyphRect {
  const share = Math.min(1, caseStates.indexOf(state) / (caseStates.length - 2));
  return atlas.glyph(`case ${state} ${tones.plate}`, CASE_PX, CASE_PX, (c) => {
    c.translate(CASE_PX / 2, CASE_PX / 2);
    c.beginPath();
    c.moveTo(-9, -8);
    c.lineTo(-2, -8);
    c.lineTo(0, -5);
    c.lineTo(9, -5);
    c.lineTo(9, 8);
    c.lineTo(-9, 8);
    c.closePath();
    c.lineJoin = 'round';
    c.strokeStyle = tones.halo;
    c.lineWidth = 4;
    c.stroke();
    c.fillStyle = tones.plate;
    c.fill();
    c.fillStyle = tones.accent;
    const top = 8 - 13 * share;
    c.fillRect(-9, top, 18, 8 - top);
    c.strokeStyle = tones.accent;
    c.lineWidth = 1.6;
    c.stroke();
  });
}

/** Kinds of unit by a letter or two that both languages know; others by their first letter. */
const letters: Readonly<Record<string, string>> = {
  ambulance: '+',
  'fire-engine': 'F',
  'pump-truck': 'P',
  'drain-crew': 'D',
  'power-crew': 'E',
  'road-crew': 'R',
  'water-crew': 'W',
  'traffic-patrol': 'T',
  'grid-patrol': 'G',
  'home-visit-team': 'H',
};

/** A disc with the kind's letter: filled while on a case, an outline while free, dashed when nobody has heard of it. */
export function unitGlyph(atlas: GlyphAtlas, tones: MarkTones, kind: string, look: UnitSpot['look']): GlyphRect {
  return atlas.glyph(`unit ${kind} ${look} ${tones.plate}`, UNIT_PX, UNIT_PX, (c) => {
    c.translate(UNIT_PX / 2, UNIT_PX / 2);
    c.beginPath();
    c.arc(0, 0, 8.5, 0, 2 * Math.PI);
    c.strokeStyle = tones.halo;
    c.lineWidth = 4;
    c.stroke();
    c.fillStyle = look === 'on-case' ? tones.accent : tones.plate;
    c.fill();
    c.strokeStyle = look === 'unknown' ? tones.textQuiet : tones.accent;
    c.lineWidth = 1.6;
    if (look === 'unknown') c.setLineDash([3, 3]);
    c.stroke();
    c.fillStyle = look === 'on-case' ? tones.halo : tones.text;
    c.font = mapFont(11, 700);
    c.textAlign = 'center';
    c.textBaseline = 'middle';
    c.fillText(letters[kind] ?? (kind[0] ?? '?').toUpperCase(), 0, 0.5);
  });
}

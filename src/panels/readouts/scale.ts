/** A round length (1, 2 or 5 × 10ⁿ metres) whose bar is at most `maxPx` wide. */
export function scaleBar(metresPerPixel: number, maxPx: number): { readonly metres: number; readonly px: number } {
  const most = metresPerPixel * maxPx;
  if (!(most > 0) || !Number.isFinite(most)) return { metres: NaN, px: 0 };
  const power = 10 ** Math.floor(Math.log10(most));
  const lead = most / power >= 5 ? 5 : most / power >= 2 ? 2 : 1;
  const metres = lead * power;
  return { metres, px: metres / metresPerPixel };
}

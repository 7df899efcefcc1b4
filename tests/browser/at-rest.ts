/**
 * Frames drawn in the first still stretch of `stillMs`, or in the last of six where none was still: zero says that the scene
 * came to rest. A panel's last answer may want one frame more after everything has settled, at its own time on a busy machine;
 * what goes on drawing is never still.
 */
export async function framesAtRest(framesDrawn: () => Promise<number>, stillMs: number): Promise<number> {
  let drawn = NaN;
  for (let stretch = 0; stretch < 6 && drawn !== 0; stretch++) {
    const before = await framesDrawn();
    await new Promise((done) => setTimeout(done, stillMs));
    drawn = (await framesDrawn()) - before;
  }
  return drawn;
}

import type { DrawnStore, MarkKind, MarkLayer } from './mark-layer.ts';

/** What marks that tell their age by themselves are drawn with. */
export interface AgedLook {
  /** The shown instant, seconds since the store's epoch. */
  readonly nowS: number;
  readonly zoom: number;
  readonly radiusPx: number;
  /** Brightness and opacity of the thin line round each. */
  readonly edgeTone: number;
  readonly edgeAlpha: number;
}
export const agedUniforms: readonly (keyof AgedLook)[] = ['nowS', 'zoom', 'radiusPx', 'edgeTone', 'edgeAlpha'];

/** Layers of a kind that stands in the city: hidden by what is before it, hiding what is behind, under the names of places. */
export const agedLayersOf =
  (kind: MarkKind) =>
  (id: string, store: DrawnStore, look: () => AgedLook): MarkLayer => ({
    id,
    kind,
    store,
    uniforms: () => ({ ...look() }),
    depth: 'solid',
    underNames: true,
  });

import type { Spot } from './geodesic.ts';

/** What a tool draws over the city: plain data, so that panels can say it and the scene can draw it. */
export interface Sketch {
  readonly lines?: readonly SketchLine[];
  readonly fills?: readonly SketchFill[];
  readonly dots?: readonly SketchDot[];
  readonly labels?: readonly SketchLabel[];
  readonly cells?: SketchCells;
}
/** `accent`: what is being made; `quiet`: what helps to read it; `good` and `bad`: seen and hidden, also told apart by dashes. */
export type SketchTone = 'accent' | 'quiet' | 'good' | 'bad';

export interface SketchLine {
  readonly spots: readonly Spot[];
  readonly tone: SketchTone;
  readonly closed?: boolean;
  readonly dashed?: boolean;
  readonly widthPx?: number;
}
/** A flat or sloping polygon without holes. */
export interface SketchFill {
  readonly ring: readonly Spot[];
  readonly tone: SketchTone;
}
export interface SketchDot {
  readonly at: Spot;
  readonly tone: SketchTone;
  /** Filled: can be taken hold of. */
  readonly handle?: boolean;
}
export interface SketchLabel {
  readonly at: Spot;
  readonly text: string;
  readonly strong?: boolean;
}
/** Many small parallelograms, plan metres of the city's frame (x east, y north, z up): a corner and two sides each. */
export interface SketchCells {
  readonly count: number;
  readonly corner: Float32Array;
  readonly across: Float32Array;
  readonly along: Float32Array;
  /** sRGB 0..1 and opacity; 4 per cell. */
  readonly colour: Float32Array;
}

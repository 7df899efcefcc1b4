import type { Place, Spot } from './geodesic.ts';
import type { Sight } from './sight.ts';
import type { Sketch } from './sketch.ts';

/** A sight line through a pixel, plan metres (x east, y north, z up). */
export interface Ray {
  readonly from: readonly [number, number, number];
  /** Unit length. */
  readonly towards: readonly [number, number, number];
}

/** What a tool is told about the pointer. */
export interface PointerHit {
  /** CSS pixels in the map. */
  readonly x: number;
  readonly y: number;
  readonly ray: Ray;
  /** The surface under the pointer: a wall, a roof or the ground; null towards the sky. */
  readonly spot: Spot | null;
  /** `entityKey` of the building it is on, or null. */
  readonly on: string | null;
  /** The surface's outward direction in plan axes, where it is a building. */
  readonly facing: readonly [number, number, number] | null;
  /** The spot was drawn to a corner of a building. */
  readonly snapped: boolean;
  readonly shift: boolean;
}

/** Who has the pointer while a tool is in hand; nothing is hovered or selected meanwhile. */
export interface Hand {
  move?(hit: PointerHit): void;
  click(hit: PointerHit): void;
  double?(): void;
  /** A press at CSS pixels: true takes the drag away from the map. */
  grab?(x: number, y: number): boolean;
  drag?(hit: PointerHit): void;
  drop?(): void;
  /** Draw spots near a corner of a building to it. */
  readonly snaps?: boolean;
}

/** How a walker is pushed: -1, 0 or 1 each; turning is to the right. */
export interface WalkPush {
  readonly forward: number;
  readonly right: number;
  readonly turn: number;
  readonly fast: boolean;
}
/** Somebody at eye height in the street. */
export interface Walk {
  push(push: WalkPush): void;
  /** Look aside and up, degrees. */
  turn(rightDeg: number, upDeg: number): void;
  where(): Spot & { readonly headingDeg: number };
  /** Back to looking down from above. */
  end(): void;
}

/** A second view of the same city in a rectangle of the picture, CSS pixels from its upper left corner. */
export interface Inset {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** What is looked at, from how far, from which side (where the view looks to), and how far from straight down. */
  readonly at: Spot;
  readonly distanceM: number;
  readonly bearingDeg: number;
  readonly pitchDeg: number;
  /** CSS colour of the ground. */
  readonly ground: string;
}

/** What tools ask of the one view. */
export interface MapTools {
  /** Draw a tool's sketch in place of its last; null takes it off. */
  draw(id: string, sketch: Sketch | null): void;
  /** Take the pointer; the newest hand has it until its release is called. */
  hold(hand: Hand): () => void;
  /** CSS pixel of a spot; null behind the camera. */
  screenOf(spot: Spot): { readonly x: number; readonly y: number } | null;
  /** The ground in view, corner by corner; cut off where the view goes to the horizon. */
  viewRing(): readonly Place[];
  /** Circle a place, or the middle of the view, until the returned function is called. */
  orbit(around: Place | null): () => void;
  /** Stand in the street at a place; walls stop the walker. */
  walk(from: Place): Walk;
  /** Show a second view in every picture from now on; null ends it. */
  inset(inset: Inset | null): void;
  /** Lines of sight, viewsheds and hours of sun. */
  readonly sight: Sight;
}

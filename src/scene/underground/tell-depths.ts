import { standingM, type City } from '../../city/city.ts';
import type { NetworkDeclaration, NetworkKind } from '../../city/pack/network-properties.ts';
import type { FrameInfo, SceneHost } from '../scene-host.ts';
import { isCutSeen, scaleMarks, spread, tellDepths, type DepthMark } from './depths.ts';
import { holds, isSeenThrough, rimM, type CrossSection, type Pit } from './pit.ts';
import type { PipeMiddle, TubeSet } from './tubes.ts';

/** A cut pipe and the network it is of. */
export interface Cut extends CrossSection {
  readonly network: string;
}
export interface DugPit {
  readonly key: string;
  readonly pit: Pit;
  readonly cuts: readonly Cut[];
}
interface Below {
  readonly sets: ReadonlyMap<string, TubeSet>;
  /** Networks that are drawn. */
  readonly shown: readonly string[];
  readonly pit: DugPit | null;
}

/** Chooses which depths are told in words. */
export interface DepthTeller {
  /** Before a frame. Chosen anew when the view has moved by a step or something arrived; between, words stay where they are. */
  tell(frame: FrameInfo, below: Below): void;
  fallSilent(): void;
}

/** Depths are told where the focus is nearer than this, of pipes within a reach about it. */
const TOLD_FROM_M = 620;
const REACH_M = 240;
const MOST_ASKED = 160;
/** The step, as a share of the distance. */
const STEP_SHARE = 0.06;
const STEP_DEG = 6;
/** Where along its piece else a pipe may be told. */
const SHARES = [0.35, 0.65, 0.2, 0.8, 0.42, 0.58, 0.1, 0.9];
type Point = readonly [x: number, y: number, z: number];
const mix = (a: number, b: number, share: number): number => a + (b - a) * share;

export function createDepthTeller(host: SceneHost, city: City): DepthTeller {
  let toldFor = '';

  const kindOf = (id: string): NetworkKind => (city.networks.declared.find((d) => d.id === id) as NetworkDeclaration).kind;
  const groundM = (x: number, z: number): number => standingM(city, ...city.frame.toLonLat(x, -z));

  const told = (
    { at, ends: [a, b], radiusM, network }: PipeMiddle & { readonly network: NetworkKind },
    topM: (x: number, z: number) => number,
    isSeen: (at: Point) => boolean = () => true,
  ): DepthMark[] => {
    const depthM = (p: Point): number => topM(p[0], p[2]) - p[1];
    const places = [at, ...SHARES.map((share): Point => [0, 1, 2].map((k) => mix(a[k] as number, b[k] as number, share)) as unknown as Point)].filter(isSeen);
    const [first, ...others] = places.map((place) => ({ at: place, depthM: depthM(place) }));
    return first ? [{ kind: 'pipe', ...first, network, diameterM: radiusM * 2, elsewhere: others }] : [];
  };
  const middles = ({ sets, shown }: Below, focus: readonly [x: number, z: number], reachM: number) =>
    shown
      .flatMap((id) => (sets.get(id)?.middlesNear(focus, reachM) ?? []).map((middle) => ({ ...middle, network: kindOf(id) })))
      .sort((a, b) => b.radiusM - a.radiusM || a.awayM - b.awayM);
  /** The pit's scale, then pipes through walls, then those within. */
  const inPit = ({ pit, cuts }: DugPit, below: Below, eye: readonly [number, number, number]): DepthMark[] => [
    ...scaleMarks(pit, eye),
    ...cuts
      .filter((cut) => isCutSeen(pit, eye, cut))
      .sort((a, b) => b.radiusM - a.radiusM)
      .map(({ centre: at, radiusM, network }): DepthMark => ({
        kind: 'pipe',
        at,
        depthM: rimM(pit, at[0], at[2]) - at[1],
        network: kindOf(network),
        diameterM: radiusM * 2,
        elsewhere: [],
      })),
    ...middles(below, [pit.x, pit.z], pit.halfLengthM).flatMap((middle) =>
      told(
        middle,
        (x, z) => rimM(pit, x, z),
        (at) => holds(pit, at) && isSeenThrough(pit, eye, at),
      ),
    ),
  ];
  /** Under a clear ground: the middles of pipes about the focus, the widest first. */
  const aboutFocus = (below: Below, { focus, distanceM }: FrameInfo): DepthMark[] =>
    middles(below, focus, Math.min(REACH_M, distanceM * 0.5))
      .slice(0, MOST_ASKED)
      .flatMap((middle) => told(middle, groundM));

  return {
    tell(frame, below) {
      const e = host.camera.matrixWorld.elements;
      const eye = [e[12] as number, e[13] as number, e[14] as number] as const;
      const stepM = Math.max(4, 2 ** Math.round(Math.log2(Math.max(1, frame.distanceM))) * STEP_SHARE);
      const { width, height } = host.size();
      const steps = [...eye.map((m) => Math.round(m / stepM)), stepM, Math.round(host.map.getBearing() / STEP_DEG), width, height];
      const next = [...steps, below.pit?.key ?? '', ...below.shown.filter((id) => below.sets.has(id))].join();
      if (next === toldFor) return;
      toldFor = next;
      const ratio = host.map.getPixelRatio();
      const [widthPx, heightPx] = [width / ratio, height / ratio];
      const marks = frame.distanceM > TOLD_FROM_M ? [] : below.pit ? inPit(below.pit, below, eye) : aboutFocus(below, frame);
      tellDepths(city, spread(marks, frame.project, widthPx, heightPx));
    },
    fallSilent() {
      if (toldFor === '') return;
      toldFor = '';
      tellDepths(city, []);
    },
  };
}

import type { Layer as DeckLayer } from '@deck.gl/core';
import type { Map as MapLibreMap } from 'maplibre-gl';
import type { LayerContext, LayerEntry, MapLayer } from './layers/layer.ts';
import type { MarkLayer } from './marks/mark-layer.ts';
import type { MarkPoints } from './marks/mark-points.ts';
import type { FrameInfo } from './scene-host.ts';
import type { Theme } from './marks/tones.ts';
import type { SessionState } from '../session/session.ts';
import type { LayerInfo, SceneInputs } from './scene.ts';

/** All layers of the map: loaded when first shown, kept in registry order. */
export interface Layers {
  show(ids: readonly string[]): void;
  /** True when a buffer changed that the picture must show. */
  look(nowMs: number): boolean;
  /** Marks in sight move by the clock alone: frames are wanted, and nothing waits for them. */
  readonly isGliding: boolean;
  afterFrame(frame: FrameInfo): void;
  restyle(): void;
  repoint(): void;
  points(): readonly MarkPoints[];
  readonly settled: boolean;
  close(): void;
}

interface LayersOptions {
  readonly inputs: SceneInputs;
  readonly map: MapLibreMap;
  readonly pending: (what: string) => () => void;
  readonly registry: readonly LayerEntry[];
  readonly theme: () => Theme;
  /** Draw a frame that must be seen. */
  readonly repaint: () => void;
  readonly setMarks: (marks: readonly MarkLayer[]) => void;
  readonly setAnalysis: (layers: readonly DeckLayer[]) => void;
  /** Drawn above all others, lowest first, and never switched off. */
  readonly topmost: readonly ((context: LayerContext) => MapLayer)[];
}

/** What is for operators stays at their desk: on no wall, whatever a link or a story asks for. */
export const mayShow = ({ audience }: Pick<LayerInfo, 'audience'>, { mode, role }: Pick<SessionState, 'mode' | 'role'>): boolean =>
  audience !== 'operators' || (mode === 'operate' && role !== 'wall');

interface Slot {
  readonly entry: LayerEntry;
  shown: boolean;
  loading: boolean;
  layer: MapLayer | null;
}

export function openLayers({ inputs, map, pending, registry, repaint, setMarks, setAnalysis, topmost, theme }: LayersOptions): Layers {
  const slots: Slot[] = registry.map((entry) => ({ entry, shown: false, loading: false, layer: null }));
  let closed = false;

  const restack = (): void => {
    setMarks(shownLayers().flatMap((layer) => layer.marks));
    setAnalysis(shownLayers().flatMap((layer) => layer.analysis ?? []));
  };
  let frame: FrameInfo | null = null;
  const context: LayerContext = { inputs, map, theme, frame: () => frame, invalidate: repaint, restack: () => restack(), pending };
  const top = topmost.map((open) => open(context));
  const openedLayers = (): MapLayer[] => [...slots.flatMap((slot) => (slot.layer ? [slot.layer] : [])), ...top];
  const shownLayers = (): MapLayer[] => [...slots.flatMap((slot) => (slot.shown && slot.layer ? [slot.layer] : [])), ...top];

  const load = async (slot: Slot): Promise<void> => {
    slot.loading = true;
    const done = pending(`layer ${slot.entry.info.id}`);
    try {
      const { openLayer } = await slot.entry.load();
      if (closed) return;
      slot.layer = openLayer(context);
      slot.layer.setVisible(slot.shown);
      slot.layer.look(inputs.clock.now());
      restack();
    } finally {
      slot.loading = false;
      done();
    }
  };

  return {
    show(ids) {
      const wanted = new Set(ids);
      for (const slot of slots) {
        slot.shown = wanted.has(slot.entry.info.id) && mayShow(slot.entry.info, inputs.session.getState());
        slot.layer?.setVisible(slot.shown);
        // A chunk that did not come (a new deploy, a lost link) is asked for again at the next switch.
        if (slot.shown && !slot.layer && !slot.loading) load(slot).catch((error: unknown) => console.error(`layer ${slot.entry.info.id}`, error));
      }
      restack();
      repaint();
    },
    look(nowMs) {
      let changed = false;
      for (const layer of shownLayers()) changed = layer.look(nowMs) || changed;
      return changed;
    },
    get isGliding() {
      return shownLayers().some((layer) => layer.isGliding ?? false);
    },
    afterFrame(drawn) {
      frame = drawn;
      let isStale = false;
      for (const layer of shownLayers()) isStale = (layer.afterFrame?.(drawn) ?? false) || isStale;
      if (isStale) repaint();
    },
    restyle() {
      for (const layer of openedLayers()) layer.restyle?.();
    },
    repoint() {
      for (const layer of openedLayers()) layer.repoint?.();
    },
    points: () => shownLayers().flatMap((layer) => (layer.points ? [layer.points] : [])),
    get settled() {
      return slots.every((slot) => !slot.loading);
    },
    close() {
      closed = true;
      for (const layer of openedLayers()) layer.close();
    },
  };
}

import type { Map as MapLibreMap } from 'maplibre-gl';
import type { Look } from './light.ts';

/** What the map itself draws round a lit city, kept in step with the sun: sky and water. Clay keeps its palette. */
export interface Surroundings {
  paint(look: Look): void;
  /** The map was painted by its palette: what was put on it is gone. */
  forget(): void;
}

/** Linear RGB to a CSS colour (IEC 61966-2-1). */
export function css(colour: readonly number[]): string {
  const hex = colour.map((c) => {
    const s = c <= 0.0031308 ? c * 12.92 : 1.055 * c ** (1 / 2.4) - 0.055;
    return Math.round(Math.min(1, Math.max(0, s)) * 255)
      .toString(16)
      .padStart(2, '0');
  });
  return `#${hex.join('')}`;
}

/** Open water from above: mostly its own body, with a share of the sky it mirrors. */
const body = [0.022, 0.12, 0.19] as const;
const SKY_SHARE = 0.42;

/** `isIsland`: beyond the pack's own ground there is sea. */
export function createSurroundings(map: MapLibreMap, isIsland: boolean): Surroundings {
  let painted = '';
  return {
    forget: () => void (painted = ''),
    paint(look) {
      if (look.lit[0] !== 1) {
        painted = '';
        return;
      }
      const mean = (look.skyLight[0] as number) + (look.skyLight[1] as number) + (look.skyLight[2] as number);
      const water = css(
        body.map((own, i) => {
          const mirrored = 0.78 * (look.skyColour[i] as number) + 0.22 * (look.haze[i] as number);
          const seen = own * Math.min(1, mean / 1.8) * (1 - SKY_SHARE) + mirrored * SKY_SHARE;
          // The light on the ground is multiplied in later, in sRGB: taken out here, or water would be darkened twice.
          return seen / Math.max(0.12, (look.groundTint[i] as number) ** 2.2);
        }),
      );
      const [sky, horizon] = [css(look.skyColour), css(look.haze)];
      const key = [water, sky, horizon].join();
      if (key === painted) return;
      painted = key;
      const put = (layer: string, name: 'fill-color' | 'background-color', value: string): void => {
        if (map.getLayer(layer)) map.setPaintProperty(layer, name, value);
      };
      if (isIsland) put('background', 'background-color', water);
      put('water', 'fill-color', water);
      map.setSky({
        'sky-color': sky,
        'horizon-color': horizon,
        'fog-color': horizon,
        'sky-horizon-blend': 0.85,
        'horizon-fog-blend': 0.6,
        // As in the style: the map's own haze lies on terrain only, and would close what the water mask leaves open.
        'fog-ground-blend': 1,
      });
    },
  };
}

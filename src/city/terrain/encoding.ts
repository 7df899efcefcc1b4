/** How heights are written into the red, green and blue of a tile's pixels. */
export type ElevationEncoding = 'mapbox' | 'terrarium';

interface Code {
  /** Metres a step of blue stands for; green is 256 of them, red 65,536. */
  readonly stepM: number;
  /** Height of black. */
  readonly blackM: number;
}

/**
 * Mapbox Terrain-RGB: -10000 + (R * 65536 + G * 256 + B) * 0.1 (docs.mapbox.com, Mapbox Terrain-RGB v1).
 * Terrarium: R * 256 + G + B / 256 - 32768 (tilezen/joerd, docs/formats.md).
 */
const codes: Readonly<Record<ElevationEncoding, Code>> = {
  mapbox: { stepM: 0.1, blackM: -10000 },
  terrarium: { stepM: 1 / 256, blackM: -32768 },
};

/** Metres of a pixel. */
export function decodeElevation(encoding: ElevationEncoding, red: number, green: number, blue: number): number {
  const { stepM, blackM } = codes[encoding];
  return blackM + (red * 65536 + green * 256 + blue) * stepM;
}

/** The nearest number a pixel can carry: `red << 16 | green << 8 | blue`; heights beyond the code's reach stop at its ends. */
export function encodeElevation(encoding: ElevationEncoding, heightM: number): number {
  const { stepM, blackM } = codes[encoding];
  return Math.min(0xffffff, Math.max(0, Math.round((heightM - blackM) / stepM)));
}

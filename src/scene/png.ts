import type { Map as MapLibreMap } from 'maplibre-gl';

/** The picture as PNG, read inside the frame that drew it: the drawing buffer is not kept afterwards. */
export function capturePng(map: MapLibreMap): Promise<Blob> {
  return new Promise((resolve, reject) => {
    void map.once('render', () => {
      map.getCanvas().toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the browser gave no picture'))), 'image/png');
    });
    map.triggerRepaint();
  });
}

import { Cartesian3, Cesium3DTileset, CesiumWidget, HeadingPitchRange, Matrix4 } from '@cesium/engine';
import { distanceM, view } from './peer.ts';

declare global {
  interface Window {
    CESIUM_BASE_URL?: string;
  }
}
window.CESIUM_BASE_URL = '/cesium/';

/** The very tiles our own page draws, by CesiumJS with its defaults but for what is not there: imagery, sky, stars. */
const widget = new CesiumWidget('map', { baseLayer: false, skyBox: false, skyAtmosphere: false, shadows: false });
const { scene, camera } = widget;
const target = Cartesian3.fromDegrees(view.lon, view.lat);
const look = (bearing: number): void => {
  const away = distanceM(document.body.clientHeight);
  camera.lookAt(target, new HeadingPitchRange((bearing * Math.PI) / 180, -((90 - view.pitch) * Math.PI) / 180, away));
  camera.lookAtTransform(Matrix4.IDENTITY);
};
look(0);
const tileset = await Cesium3DTileset.fromUrl('/cities/synthetic/buildings/tileset.json');
scene.primitives.add(tileset);
const off = tileset.allTilesLoaded.addEventListener(() => {
  off();
  window.peer = { turn: look };
});

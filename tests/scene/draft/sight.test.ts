import { Frustum, Matrix4, PerspectiveCamera, Sphere, Vector3 } from 'three';
import { expect, it } from 'vitest';
import { enuToEcef } from '../../../src/base/geodesy.ts';
import { createRandom } from '../../../src/base/random.ts';
import { transformPoint } from '../../../src/city/formats/matrix.ts';
import { sightOf } from '../../../src/scene/draft/sight.ts';

const camera = { lon: 150, lat: 31, zoom: 14.2, pitch: 62, bearing: -28 };
const [widthPx, heightPx] = [1280, 720];

/** The same picture by another's hand: metres east, north and up of the middle. */
function frustum(): { readonly frustum: Frustum; readonly eye: Vector3 } {
  const metresPerPx = (40_075_016.7 * Math.cos((camera.lat * Math.PI) / 180)) / (512 * 2 ** camera.zoom);
  const awayM = (heightPx / 2 / Math.tan(((36.87 / 2) * Math.PI) / 180)) * metresPerPx;
  const [pitch, bearing] = [(camera.pitch * Math.PI) / 180, (camera.bearing * Math.PI) / 180];
  const view = new PerspectiveCamera(36.87, widthPx / heightPx, 1, 1e6);
  view.up.set(Math.sin(bearing), Math.cos(bearing), 0);
  view.position.set(-Math.sin(bearing) * Math.sin(pitch) * awayM, -Math.cos(bearing) * Math.sin(pitch) * awayM, Math.cos(pitch) * awayM);
  view.lookAt(0, 0, 0);
  view.updateMatrixWorld();
  return { frustum: new Frustum().setFromProjectionMatrix(new Matrix4().multiplyMatrices(view.projectionMatrix, view.matrixWorldInverse)), eye: view.position };
}

it.each([0, 40, 1900])('leaves out no tile that is in the picture, and those well beside it, on ground %i m high', (groundM) => {
  const { next: random } = createRandom(11);
  const { frustum: picture, eye } = frustum();
  const isSeen = sightOf(camera, widthPx, heightPx);
  const toEcef = enuToEcef(camera.lon, camera.lat, groundM);
  let [seen, unseen, inPicture, beside] = [0, 0, 0, 0];
  for (let i = 0; i < 4000; i++) {
    const at = new Vector3((random() - 0.5) * 30_000, (random() - 0.5) * 30_000, random() * 300);
    const radiusM = 100 + random() * 1200;
    const tile = { centre: transformPoint(toEcef, at.x, at.y, at.z) as [number, number, number], radiusM };
    const is = isSeen(tile);
    if (is) seen++;
    else unseen++;
    if (picture.intersectsSphere(new Sphere(at, radiusM))) {
      inPicture++;
      expect(is).toBe(true);
    }
    const slackM = 400 + 0.04 * at.distanceTo(eye);
    if (!picture.intersectsSphere(new Sphere(at, radiusM + slackM))) {
      beside++;
      expect(is).toBe(false);
    }
  }
  // Enough of each to mean something.
  for (const count of [seen, unseen, inPicture, beside]) expect(count).toBeGreaterThan(400);
});

it('takes everything for seen where the map has no size yet', () => {
  const centre = transformPoint(enuToEcef(-30, -31, 0), 0, 0, 0) as [number, number, number];
  expect(sightOf(camera, 0, 0)({ centre, radiusM: 1 })).toBe(true);
  expect(sightOf(camera, 800, 600)({ centre, radiusM: 1 })).toBe(false);
});

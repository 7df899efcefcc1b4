import { Matrix4, PerspectiveCamera, Vector3 } from 'three';
import { expect, it } from 'vitest';
import { createPlanFrame, mercatorX, mercatorY } from '../../../src/base/geodesy.ts';
import { transformPoint } from '../../../src/city/formats/matrix.ts';
import { eyeMetres, tileToMercator } from '../../../src/scene/draft/place.ts';
import { worldToMercator } from '../../../src/scene/host/map-camera.ts';
import { placeMatrix } from '../../../src/scene/model/placing.ts';

const frame = createPlanFrame([4.36, 52.01]);
const anchor = { lon: 4.41, lat: 51.98, heightM: 47.5 };

it('puts a tile where the model puts it', () => {
  const draft = tileToMercator(anchor, frame, 43);
  const model = worldToMercator(frame).multiply(placeMatrix(anchor, frame, 43));
  for (const [x, y, z] of [
    [0, 0, 0],
    [820, -310, 95],
  ] as const) {
    const ours = transformPoint(draft, x, y, z);
    const theirs = new Vector3(x, y, z).applyMatrix4(model);
    // A micrometre of the earth's way round is 2.5e-14 of it.
    [theirs.x, theirs.y, theirs.z].forEach((m, i) => expect(Math.abs((ours[i] as number) - m)).toBeLessThan(1e-12));
  }
  expect(transformPoint(draft, 0, 0, 0)[0]).toBeCloseTo(mercatorX(anchor.lon), 14);
  expect(transformPoint(draft, 0, 0, 0)[1]).toBeCloseTo(mercatorY(anchor.lat), 14);
});

it('finds eye and metres from the matrices a map hands over', () => {
  // A camera 900 m up, 1,200 m south of the origin, looking north and down, off its middle as a padded map is.
  const camera = new PerspectiveCamera(36, 1.6, 1, 50_000);
  camera.position.set(150, 900, 1200);
  camera.lookAt(40, 20, -300);
  camera.updateMatrixWorld();
  camera.updateProjectionMatrix();
  const projection = camera.projectionMatrix.clone();
  projection.elements[8] = 0.12;
  projection.elements[9] = -0.2;
  // The map's view counts in pixels: any one scale.
  const view = new Matrix4().makeScale(0.37, 0.37, 0.37).multiply(camera.matrixWorldInverse);
  const main = projection.clone().multiply(view).multiply(worldToMercator(frame).invert());

  const metres = eyeMetres(main.elements, projection.elements, frame.mercatorPerM);
  for (const at of [new Vector3(150, 900, 1200), new Vector3(0, 0, 0), new Vector3(-2500, 130, -4000)]) {
    const mercator = at.clone().applyMatrix4(worldToMercator(frame));
    const seen = transformPoint(metres, mercator.x, mercator.y, mercator.z);
    const wanted = at.clone().sub(camera.position);
    [wanted.x, wanted.y, wanted.z].forEach((m, i) => expect(Math.abs((seen[i] as number) - m)).toBeLessThan(0.01));
  }
});

import { Frustum, Matrix4, Sphere, type Camera } from 'three';

/** What the picture shows, in three metres. */
export interface PictureBounds {
  /** Once in a frame, before anything is asked. */
  aim(camera: Camera): void;
  /** Is any of a ball within the picture? */
  sees(centre: readonly [x: number, y: number, z: number], radiusM: number): boolean;
}

export function createPictureBounds(): PictureBounds {
  const frustum = new Frustum();
  const clip = new Matrix4();
  const ball = new Sphere();
  return {
    aim(camera) {
      frustum.setFromProjectionMatrix(clip.multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse));
    },
    sees(centre, radiusM) {
      ball.center.set(centre[0], centre[1], centre[2]);
      ball.radius = radiusM;
      return frustum.intersectsSphere(ball);
    },
  };
}

import {
  BufferAttribute,
  BufferGeometry,
  Group,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  LineSegments,
  Matrix4,
  Mesh,
  Points,
  Sphere,
  type Object3D,
  type RawShaderMaterial,
  type Texture,
} from 'three';
import type { Content, ContentPart } from '../../../city/formats/tiles3d/content/content.ts';
import type { ContentMaterials, FeatureMap } from './content-materials.ts';
import { numberTexture, pictureTexture } from './content-textures.ts';

/** Everything placed that is drawn now, by how it is drawn. */
export interface ContentStage {
  readonly group: Group;
  /** What casts shadows: plain meshes, and repeated ones. */
  readonly plain: Group;
  readonly repeated: Group;
}

export function createContentStage(): ContentStage {
  const [group, plain, repeated, other] = [new Group(), new Group(), new Group(), new Group()];
  for (const each of [group, plain, repeated, other]) each.matrixAutoUpdate = each.matrixWorldAutoUpdate = false;
  group.add(plain, repeated, other);
  return { group, plain, repeated };
}

export type Drawable = (Mesh | Points | LineSegments) & { material: RawShaderMaterial };

/** One content on the GPU: shown, hidden, released as a whole. */
export interface ContentView {
  /** Of its vertices, indices and pictures. */
  readonly bytes: number;
  readonly drawables: readonly Drawable[];
  /** Ball around all of it, three metres. */
  readonly ball: Sphere;
  readonly isShown: boolean;
  show(isShown: boolean): void;
  /** The GPU forgot everything: pictures are sent anew at their next use. */
  forget(): void;
  dispose(): void;
}

/** Numbers of features are unique in the scene: a content's start after this. */
const shifted = (feature: ContentPart['feature'], count: number, base: number): Uint32Array =>
  typeof feature === 'number' ? new Uint32Array(count).fill(base + feature) : feature.map((f) => f + base);

function fillGeometry(geometry: BufferGeometry, part: ContentPart, pickBase: number): void {
  const count = part.position.length / 3;
  geometry.setAttribute('position', new BufferAttribute(part.position, 3));
  if (part.normal) geometry.setAttribute('normal', new BufferAttribute(part.normal, 3));
  if (part.uv) geometry.setAttribute('uv', new BufferAttribute(part.uv, 2));
  if (part.colour) geometry.setAttribute('tone', new BufferAttribute(part.colour, 4, true));
  if (part.featureImage) geometry.setAttribute('featurePlace', new BufferAttribute(part.featureImage.uv, 2));
  if (!part.instances) geometry.setAttribute('feature', new BufferAttribute(shifted(part.feature, count, pickBase), 1));
  if (part.index) geometry.setIndex(new BufferAttribute(part.index, 1));
  geometry.computeBoundingSphere();
}

function repeatedGeometry(part: ContentPart, { matrices, feature }: NonNullable<ContentPart['instances']>, pickBase: number): InstancedBufferGeometry {
  const geometry = new InstancedBufferGeometry();
  fillGeometry(geometry, part, pickBase);
  const count = matrices.length / 16;
  for (let column = 0; column < 4; column++) {
    const spots = new Float32Array(count * 4);
    for (let i = 0; i < count; i++) spots.set(matrices.subarray(i * 16 + column * 4, i * 16 + column * 4 + 4), i * 4);
    geometry.setAttribute(`spot${column}`, new InstancedBufferAttribute(spots, 4));
  }
  geometry.setAttribute('owner', new InstancedBufferAttribute(shifted(feature ?? part.feature, count, pickBase), 1));
  geometry.instanceCount = count;
  // One ball around all placements.
  const own = geometry.boundingSphere ?? new Sphere();
  const all = new Sphere().makeEmpty();
  const matrix = new Matrix4();
  for (let i = 0; i < count; i++) all.union(own.clone().applyMatrix4(matrix.fromArray(matrices, i * 16)));
  geometry.boundingSphere = all;
  return geometry;
}

/**
 * Put a decoded content on the stage, hidden. This is how anything textured is drawn: foreign tiles, placed models and the
 * textured parts of a pack's own buildings.
 * @param toThree content frame (metres, z up) to three metres.
 * @param pickBase feature `f` of the content is picked as `pickBase + f`; 0 is nothing.
 */
export function createContentView(content: Content, toThree: Matrix4, pickBase: number, materials: ContentMaterials, stage: ContentStage): ContentView {
  const textures = new Map<string, Texture | null>();
  const once = (key: string, make: () => Texture | null): Texture | null => {
    if (!textures.has(key)) textures.set(key, make());
    return textures.get(key) ?? null;
  };
  const homes: Group[] = [];
  let bytes = content.images.reduce((sum, image) => sum + image.bytes, 0);

  const drawables = content.parts.map((part): Drawable => {
    const material = content.materials[part.material] ?? content.materials[0];
    if (!material) throw new Error('a content without materials');
    const { wrapS, wrapT, isSmooth } = material;
    const picture = (index: number, isColour = true): Texture | null => {
      const image = content.images[index];
      return image && part.uv ? once(`${index} ${wrapS} ${wrapT} ${isSmooth} ${isColour}`, () => pictureTexture(image, material, isColour)) : null;
    };
    const told = part.featureImage;
    const numbers = told ? content.images[told.image] : undefined;
    const texture = told && numbers ? once(`numbers ${told.image}`, () => numberTexture(numbers)) : null;
    const features: FeatureMap | null = told && texture ? { texture, count: told.count, channels: told.channels } : null;

    const geometry = part.instances ? repeatedGeometry(part, part.instances, pickBase) : new BufferGeometry();
    if (!part.instances) fillGeometry(geometry, part, pickBase);
    for (const attribute of Object.values(geometry.attributes)) bytes += attribute.array.byteLength;
    bytes += part.index?.byteLength ?? 0;

    const maps = {
      map: picture(material.image),
      glowMap: picture(material.glowImage),
      normalMap: picture(material.normalImage, false),
      finishMap: picture(material.finishImage, false),
    };
    const looks = materials.look(part, material, maps, features);
    const made = part.shape === 'points' ? new Points(geometry, looks) : part.shape === 'lines' ? new LineSegments(geometry, looks) : new Mesh(geometry, looks);
    made.userData['picking'] = materials.picking(part, features);
    made.matrixAutoUpdate = made.matrixWorldAutoUpdate = false;
    made.matrixWorld.copy(toThree).multiply(new Matrix4().fromArray(part.toContent as number[]));
    made.raycast = () => undefined;
    const [plain, repeated, other] = stage.group.children as [Group, Group, Group];
    homes.push(part.shape !== 'triangles' || material.alpha === 'blend' ? other : part.instances ? repeated : plain);
    return made as Drawable;
  });

  const ball = new Sphere().makeEmpty();
  for (const { geometry, matrixWorld } of drawables) if (geometry.boundingSphere) ball.union(geometry.boundingSphere.clone().applyMatrix4(matrixWorld));
  let isShown = false;
  return {
    bytes,
    drawables,
    ball,
    get isShown() {
      return isShown;
    },
    show(next) {
      if (next === isShown) return;
      isShown = next;
      drawables.forEach((made, i) => (next ? homes[i]?.add(made) : made.removeFromParent()));
    },
    forget() {
      for (const texture of textures.values()) texture?.dispose();
    },
    dispose() {
      for (const made of drawables) {
        made.removeFromParent();
        made.geometry.dispose();
        materials.release(made.userData['picking'] as RawShaderMaterial);
        materials.release(made.material);
      }
      for (const texture of textures.values()) texture?.dispose();
      for (const image of content.images) if (image.kind === 'bitmap') image.bitmap.close();
    },
  };
}

/** Everything shown, whatever group it is in. */
export const shownDrawables = ({ group }: ContentStage): readonly Object3D[] => group.children.flatMap((home) => home.children);

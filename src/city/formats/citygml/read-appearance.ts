import type { Problem } from '../../../base/problem.ts';
import type { Appearance, Material, SurfaceTexture, Texture } from '../citymodel/model.ts';
import { numbersOf } from './coordinates.ts';
import type { Patch } from './shapes.ts';
import { attributeOf, childOf, childrenOf, type XmlNode } from '../xml.ts';

/** Looks of one geometry while they are gathered; what a reader of geometry fills. */
export interface LookSlots {
  readonly materialOf: Map<string, Int32Array>;
  readonly textureOf: Map<string, (SurfaceTexture | null)[]>;
  readonly count: number;
}
interface Target {
  readonly slots: LookSlots;
  readonly surface: number;
  readonly patch: Patch;
}

/** Which surfaces an appearance calls by which name; appearances may come before or after what they dress. */
export interface AppearanceDesk {
  /** A surface can be called by its polygon's id or that of anything that holds it. */
  register(patch: Patch, surface: number, slots: LookSlots): void;
  /** An `app:Appearance`, dressed when all is read. */
  add(appearance: XmlNode): void;
  finish(): Appearance;
}

const numberOf = (node: XmlNode | undefined, otherwise: number): number => {
  const value = Number(node?.text);
  return node && node.text.trim() !== '' && Number.isFinite(value) ? value : otherwise;
};
const clamped = (value: number): number => Math.min(1, Math.max(0, value));

function materialOf(node: XmlNode): Material {
  const [r = 0.8, g = 0.8, b = 0.8] = numbersOf(childOf(node, 'diffuseColor')?.text ?? '').map(clamped);
  return { name: attributeOf(node, 'id') ?? '', colour: [r, g, b, 1 - clamped(numberOf(childOf(node, 'transparency'), 0))] };
}

/** Texture coordinates of a patch's rings, found by ring id; a text says what is wrong with them. */
function dress(patch: Patch, list: XmlNode, texture: number): SurfaceTexture | string {
  const byRing = new Map<string, XmlNode>();
  for (const coordinates of childrenOf(list, 'textureCoordinates')) {
    const ring = (coordinates.attributes['ring'] ?? '').replace(/^#/, '');
    if (!byRing.has(ring)) byRing.set(ring, coordinates);
  }
  const uv: number[][] = [];
  for (const [i, ring] of patch.rings.entries()) {
    const id = patch.ringIds[i] ?? '';
    const found = byRing.get(id);
    if (!found) return `ring ${id} has no texture coordinates`;
    // Closed rings repeat their first corner, and so do their coordinates.
    const numbers = numbersOf(found.text).slice(0, ring.length * 2);
    if (numbers.length < ring.length * 2 || !numbers.every(Number.isFinite))
      return `ring ${id} has ${numbers.length / 2} texture coordinates for ${ring.length} corners`;
    uv.push(patch.isTurned ? turned(numbers) : numbers);
  }
  return { texture, uv };
}

const turned = (uv: readonly number[]): number[] => uv.map((_, i) => uv[uv.length - 2 - (i - (i % 2)) + (i % 2)] as number);

export function createAppearanceDesk(where: string, notes: Problem[]): AppearanceDesk {
  const targets = new Map<string, Target[]>();
  const appearances: XmlNode[] = [];
  const materials: Material[] = [];
  const textures: Texture[] = [];
  const missed = new Map<string, number>();

  const wear = (theme: string, id: string, put: (target: Target) => void): void => {
    const found = targets.get(id.trim().replace(/^#/, ''));
    if (!found) return void missed.set(theme, (missed.get(theme) ?? 0) + 1);
    for (const target of found) put(target);
  };
  const dressMaterial = (theme: string, node: XmlNode): void => {
    const number = materials.push(materialOf(node)) - 1;
    for (const target of childrenOf(node, 'target'))
      wear(theme, target.text, ({ slots, surface }) => {
        const of = slots.materialOf.get(theme) ?? new Int32Array(slots.count).fill(-1);
        slots.materialOf.set(theme, of);
        of[surface] = number;
      });
  };
  const dressTexture = (theme: string, node: XmlNode): void => {
    const wrap = childOf(node, 'wrapMode')?.text.trim();
    const number = textures.push({ image: childOf(node, 'imageURI')?.text.trim() ?? '', isRepeated: wrap === 'wrap' || wrap === 'mirror' }) - 1;
    for (const target of childrenOf(node, 'target')) {
      const list = childOf(target, 'TexCoordList');
      if (!list) {
        notes.push({ code: 'texture-not-read', where, why: `${target.attributes['uri'] ?? ''}: only texture coordinate lists are read` });
        continue;
      }
      wear(theme, target.attributes['uri'] ?? '', ({ slots, surface, patch }) => {
        const worn = dress(patch, list, number);
        if (typeof worn === 'string') return void notes.push({ code: 'bad-texture', where: `${where} ${target.attributes['uri'] ?? ''}`, why: worn });
        const of = slots.textureOf.get(theme) ?? new Array<SurfaceTexture | null>(slots.count).fill(null);
        slots.textureOf.set(theme, of);
        of[surface] = worn;
      });
    }
  };

  return {
    register(patch, surface, slots) {
      for (const id of patch.ids) {
        const known = targets.get(id);
        if (known) known.push({ slots, surface, patch });
        else targets.set(id, [{ slots, surface, patch }]);
      }
    },
    add: (appearance) => void appearances.push(appearance),
    finish() {
      for (const appearance of appearances) {
        const theme = childOf(appearance, 'theme')?.text.trim() ?? '';
        for (const member of childrenOf(appearance, 'surfaceDataMember'))
          for (const data of member.children) {
            if (data.name === 'X3DMaterial') dressMaterial(theme, data);
            else if (data.name === 'ParameterizedTexture') dressTexture(theme, data);
            else notes.push({ code: 'texture-not-read', where, why: `${data.name} is not read` });
          }
      }
      for (const [theme, count] of missed)
        notes.push({ code: 'appearance-target-missing', where, why: `${count} targets of theme ${JSON.stringify(theme)} name no surface that is read` });
      return { materials, textures, materialTheme: null, textureTheme: null };
    },
  };
}

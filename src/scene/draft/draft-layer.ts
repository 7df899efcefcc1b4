import type { CustomLayerInterface, CustomRenderMethodInput } from 'maplibre-gl';
import type { PlanFrame } from '../../base/geodesy.ts';
import { ensure } from '../../base/ensure.ts';
import { multiply } from '../../city/formats/matrix.ts';
import type { RoughMesh } from '../../city/formats/tiles3d/rough.ts';
import type { TileNode } from '../../city/formats/tiles3d/tile.ts';
import type { Look } from '../model/light.ts';
import { draftFragment, draftVertex, tintFragment, tintVertex } from './draft-glsl.ts';
import { eyeMetres, tileToMercator } from './place.ts';

export const DRAFT_LAYER_ID = 'city-draft';

/** As the model has it from a middling distance. */
const HAZE_FROM_M = 3000;
const HAZE_TO_M = 14_000;
/** A lit wall at night, all windows in one. */
const WINDOW_GLOW = [0.016, 0.011, 0.007] as const;

export interface DraftLayer extends CustomLayerInterface {
  /** Bare triangles of a tile that arrived. */
  add(node: TileNode, meshes: readonly RoughMesh[]): void;
  readonly triangles: number;
}

export interface DraftOptions {
  readonly frame: PlanFrame;
  readonly datumM: number;
  /** Of the instant the picture begins with. */
  readonly light: Look;
  isShown(): boolean;
  /** Told after each frame that drew it. */
  onDrawn(gl: WebGL2RenderingContext): void;
}

interface Drawn {
  readonly mesh: RoughMesh;
  readonly toMercator: readonly number[];
  vertices: WebGLVertexArrayObject | null;
  buffers: readonly WebGLBuffer[];
}

/**
 * The overview's bare triangles straight into the map's picture: no renderer, no scene, no facts of a building, so that a city
 * stands while the model that takes its place is still being read, compiled and lit. Keeps its triangles until it is taken away.
 */
export function createDraftLayer({ frame, datumM, light, isShown, onDrawn }: DraftOptions): DraftLayer {
  const drawn: Drawn[] = [];
  let program: Program | null = null;
  let tint: Program | null = null;
  const isTinted = light.groundTint.some((share) => share < 0.995);
  let triangles = 0;

  return {
    id: DRAFT_LAYER_ID,
    type: 'custom',
    renderingMode: '3d',
    get triangles() {
      return triangles;
    },
    add(node, meshes) {
      const toMercator = tileToMercator(node.anchor, frame, datumM);
      for (const mesh of meshes) {
        drawn.push({ mesh, toMercator: multiply(toMercator, mesh.toTile), vertices: null, buffers: [] });
        triangles += mesh.index.length / 3;
      }
    },
    onAdd(_map, gl) {
      program = link(gl as WebGL2RenderingContext, draftVertex, draftFragment);
      if (isTinted) tint = link(gl as WebGL2RenderingContext, tintVertex, tintFragment);
    },
    render(given, input) {
      const gl = given as WebGL2RenderingContext;
      const isAsked = program !== null && drawn.length > 0 && isShown();
      if (isAsked && tint) drawTint(gl, tint, light);
      if (isAsked && program) draw(gl, program, drawn, input, light, frame.mercatorPerM);
      onDrawn(gl);
    },
    onRemove(_map, given) {
      const gl = given as WebGL2RenderingContext;
      for (const one of drawn) {
        gl.deleteVertexArray(one.vertices);
        for (const buffer of one.buffers) gl.deleteBuffer(buffer);
      }
      drawn.length = 0;
      for (const one of [program, tint]) if (one) gl.deleteProgram(one.program);
      program = tint = null;
    },
  };
}

/** Where the one attribute is. */
const PLACE = 0;
const colours = ['keyDirection', 'keyLight', 'skyLight', 'groundLight', 'wall', 'roof', 'haze'] as const;

interface Program {
  readonly program: WebGLProgram;
  at(name: string): WebGLUniformLocation | null;
}

function link(gl: WebGL2RenderingContext, vertex: string, fragment: string): Program {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = ensure(gl.createShader(type), 'a shader');
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  gl.bindAttribLocation(program, PLACE, 'place');
  // Nothing is asked of it before the first draw: asking would wait for the compiler.
  gl.linkProgram(program);
  const found = new Map<string, WebGLUniformLocation | null>();
  return {
    program,
    at(name) {
      if (!found.has(name)) found.set(name, gl.getUniformLocation(program, name));
      return found.get(name) ?? null;
    },
  };
}

function upload(gl: WebGL2RenderingContext, { mesh }: Drawn): Pick<Drawn, 'vertices' | 'buffers'> {
  const vertices = gl.createVertexArray();
  gl.bindVertexArray(vertices);
  const buffers = [gl.createBuffer(), gl.createBuffer()] as const;
  gl.bindBuffer(gl.ARRAY_BUFFER, buffers[0]);
  gl.bufferData(gl.ARRAY_BUFFER, mesh.position, gl.STATIC_DRAW);
  gl.enableVertexAttribArray(PLACE);
  gl.vertexAttribPointer(PLACE, 4, mesh.position instanceof Int16Array ? gl.SHORT : gl.FLOAT, false, 0, 0);
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, buffers[1]);
  gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, mesh.index, gl.STATIC_DRAW);
  return { vertices, buffers };
}

function drawTint(gl: WebGL2RenderingContext, { program, at }: Program, { groundTint }: Look): void {
  gl.useProgram(program);
  gl.uniform3fv(at('tint'), groundTint as number[]);
  gl.bindVertexArray(null);
  gl.disable(gl.DEPTH_TEST);
  gl.enable(gl.BLEND);
  gl.blendFuncSeparate(gl.DST_COLOR, gl.ZERO, gl.ZERO, gl.ONE);
  gl.drawArrays(gl.TRIANGLES, 0, 3);
  gl.disable(gl.BLEND);
  gl.enable(gl.DEPTH_TEST);
}

function draw(gl: WebGL2RenderingContext, program: Program, drawn: readonly Drawn[], input: CustomRenderMethodInput, look: Look, mercatorPerM: number): void {
  gl.useProgram(program.program);
  for (const name of colours) gl.uniform3fv(program.at(name), look[name] as number[]);
  const lit = (look.night[0] as number) * (look.lit[0] as number);
  gl.uniform3f(program.at('glow'), ...(WINDOW_GLOW.map((c) => c * lit) as [number, number, number]));
  gl.uniform3f(program.at('hazeReach'), HAZE_FROM_M, HAZE_TO_M, look.hazeShare[0] as number);
  gl.disable(gl.BLEND);
  gl.enable(gl.CULL_FACE);
  gl.cullFace(gl.BACK);
  gl.frontFace(gl.CCW);
  const main = Array.from(input.defaultProjectionData.mainMatrix);
  const metres = eyeMetres(main, Array.from(input.projectionMatrix), mercatorPerM);
  for (const one of drawn) {
    if (one.vertices) gl.bindVertexArray(one.vertices);
    else Object.assign(one, upload(gl, one));
    gl.uniformMatrix4fv(program.at('toClip'), false, multiply(main, one.toMercator));
    gl.uniformMatrix4fv(program.at('toMetres'), false, multiply(metres, one.toMercator));
    gl.drawElements(gl.TRIANGLES, one.mesh.index.length, one.mesh.index instanceof Uint16Array ? gl.UNSIGNED_SHORT : gl.UNSIGNED_INT, 0);
  }
  gl.bindVertexArray(null);
}

import type { CustomLayerInterface, Map as MapLibreMap } from 'maplibre-gl';
import { after } from '../../base/browser.ts';

/**
 * Where the map shows water, told by the picture's own alpha: cleared before (or, round an island, after) the open ground,
 * written by land and water as the map draws them, turned round in between. After the ground is drawn alpha is 0 on water and
 * in the sky and 1 elsewhere, exact to the sample, whatever source, tile or style the water comes from; bridges and names
 * drawn later stand above it. Whoever fills those places must write alpha 1 again.
 *
 * On terrain the same steps write the alpha of the tiles' own pictures, which then lies on the hills with them. Between them
 * they would cut the ground into four runs of layers, each with a picture of every tile and a drawing of the whole terrain.
 * The nearest tile is drawn first, so that nothing hidden shows through alpha 0.
 */
export interface WaterMask {
  /** Ask for a mask in the next frames. */
  isWanted: boolean;
  /** This frame's picture carries one; reading it takes it. */
  take(): boolean;
  /** The map's context came back, and with it every layer but those that draw for themselves: put these in again. */
  restore(): void;
  close(): void;
}

const vertex = `#version 300 es
void main() { gl_Position = vec4(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0, 0.0, 1.0); }`;
const fragment = `#version 300 es
precision mediump float;
out vec4 colour;
void main() { colour = vec4(1.0); }`;

function compile(gl: WebGL2RenderingContext): WebGLProgram | null {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(type);
    if (!shader) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(program);
  return program;
}

const onlyAlpha = (gl: WebGL2RenderingContext, draw: () => void): void => {
  gl.colorMask(false, false, false, true);
  gl.disable(gl.SCISSOR_TEST);
  draw();
  gl.colorMask(true, true, true, true);
};
const clearAlpha = (gl: WebGL2RenderingContext): void =>
  onlyAlpha(gl, () => {
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
  });
const turnAlpha = (gl: WebGL2RenderingContext, program: WebGLProgram | null): void =>
  onlyAlpha(gl, () => {
    gl.useProgram(program);
    gl.bindVertexArray(null);
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.STENCIL_TEST);
    gl.disable(gl.CULL_FACE);
    gl.enable(gl.BLEND);
    gl.blendEquation(gl.FUNC_ADD);
    gl.blendFuncSeparate(gl.ZERO, gl.ONE, gl.ONE_MINUS_DST_ALPHA, gl.ZERO);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  });

/**
 * Its layers are in the map only while it is wanted: each makes a map on terrain lay its ground out once more.
 * `isIsland`: beyond the pack's own land the open ground itself is sea. Null where the map has no water layer.
 */
export function createWaterMask(map: MapLibreMap, isIsland: boolean): WaterMask | null {
  if (!map.getLayer('water') || !map.getLayer('background')) return null;
  let program: WebGLProgram | null = null;
  let stage = 0;
  const mask = { isWanted: false };
  const layer = (id: string, step: 1 | 2 | 3, draw: (gl: WebGL2RenderingContext) => void): CustomLayerInterface => ({
    id,
    type: 'custom',
    // Only '3d' keeps the ground below in painter's order; nothing here touches depth.
    renderingMode: '3d',
    render(gl) {
      // All three steps of a frame or none.
      if (step === 1 ? !mask.isWanted : stage !== step - 1) return;
      draw(gl as WebGL2RenderingContext);
      stage = step;
    },
  });
  const open = layer('water-mask-open', 1, clearAlpha);
  const land = layer('water-mask-land', 2, (gl) => turnAlpha(gl, (program ??= compile(gl))));
  const turned = layer('water-mask', 3, (gl) => turnAlpha(gl, program));
  const takeOut = (): void => {
    for (const { id } of [open, land, turned]) if (map.getLayer(id)) map.removeLayer(id);
  };
  const putIn = (): void => {
    takeOut();
    const order = map.getLayersOrder();
    map.addLayer(open, isIsland ? order[order.indexOf('background') + 1] : 'background');
    map.addLayer(land, 'water');
    map.addLayer(turned, order[order.indexOf('water') + 1]);
  };
  /** Between two frames: the map walks the very list of layers that is changed here. */
  let cancel = (): void => undefined;
  const follow = (): void => {
    cancel();
    cancel = after(0, () => {
      if (mask.isWanted) putIn();
      else takeOut();
      map.triggerRepaint();
    });
  };
  takeOut();
  return {
    get isWanted() {
      return mask.isWanted;
    },
    set isWanted(wanted) {
      if (wanted === mask.isWanted) return;
      mask.isWanted = wanted;
      follow();
    },
    take() {
      const isWhole = stage === 3;
      stage = 0;
      return isWhole;
    },
    restore() {
      // The program went with the context that made it.
      program = null;
      stage = 0;
      if (mask.isWanted) putIn();
    },
    close() {
      cancel();
      takeOut();
    },
  };
}

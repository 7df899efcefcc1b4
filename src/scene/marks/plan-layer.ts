import { COORDINATE_SYSTEM, Layer, project32, type LayerProps } from '@deck.gl/core';
import type { Buffer, Device, Texture } from '@luma.gl/core';
import { Geometry, Model } from '@luma.gl/engine';
import type { ShaderModule } from '@luma.gl/shadertools';
import type { PlanFrame } from '../../base/geodesy.ts';
import { vertexFormat } from './mark-store.ts';

/** Size of MapLibre's and deck's common space: one world is 512 units wide. */
const COMMON_UNITS = 512;

/** What the layer needs of a store, whatever its columns are called. */
export interface DrawnStore {
  readonly count: number;
  readonly sizes: Readonly<Record<string, number>>;
  buffers(device: Device): Readonly<Record<string, Buffer>>;
}

export interface PlanLayerProps extends LayerProps {
  readonly store: DrawnStore;
  readonly frame: PlanFrame;
  readonly vertex: string;
  readonly fragment: string;
  /** The shader's own uniforms, asked once a draw. */
  readonly uniforms: () => Readonly<Record<string, number>>;
  readonly texture?: (device: Device) => Texture;
  readonly beforeId?: string;
}

/**
 * Instanced marks whose positions are float32 plan metres from the city's origin. The plan frame is linear in mercator, so
 * one multiplication gives deck's common space exactly, and marks agree with three's model everywhere, not only near the
 * origin. Buffers are written in place by the store; the layer object itself never changes.
 */
export class PlanLayer extends Layer<PlanLayerProps> {
  static override layerName = 'PlanLayer';
  declare state: { model?: Model; names?: readonly string[]; bound?: Readonly<Record<string, Buffer>>; texture?: Texture };

  /** No attribute manager: the store owns the buffers. */
  override _getAttributeManager(): null {
    return null;
  }

  override getShaders(): Record<string, unknown> {
    return super.getShaders({ vs: this.props.vertex, fs: this.props.fragment, modules: [project32, marksModule(Object.keys(this.props.uniforms()))] });
  }

  override initializeState(): void {
    const { store } = this.props;
    const names = Object.keys(store.sizes);
    const model = new Model(this.context.device, {
      ...this.getShaders(),
      id: this.props.id,
      isInstanced: true,
      geometry: new Geometry({ topology: 'triangle-strip', attributes: { corner: { size: 2, value: new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]) } } }),
      bufferLayout: names.map((name) => ({ name, format: vertexFormat(store.sizes[name] as number), stepMode: 'instance' as const })),
    });
    this.setState({ model, names });
  }

  override draw(): void {
    const { model, bound = {} } = this.state;
    const { store, uniforms, frame, texture } = this.props;
    if (!model || store.count === 0) return;
    const { device } = this.context;
    // Pointing a vertex array anew costs more than drawing it: only when the store made other buffers.
    const buffers = store.buffers(device);
    if (Object.keys(buffers).some((name) => bound[name] !== buffers[name])) {
      model.setAttributes({ ...buffers });
      this.state.bound = buffers;
    }
    model.setInstanceCount(store.count);
    const glyphs = texture?.(device);
    if (glyphs && glyphs !== this.state.texture) {
      model.setBindings({ glyphs });
      this.state.texture = glyphs;
    }
    model.shaderInputs.setProps({ marks: { ...uniforms(), commonPerM: COMMON_UNITS * frame.mercatorPerM } });
    model.draw(this.context.renderPass);
  }

  override finalizeState(): void {
    this.state.model?.destroy();
  }
}

/** A uniform block with the named floats; the shader reads `marks.<name>`. */
function marksModule(names: readonly string[]): ShaderModule {
  const all = ['commonPerM', ...names];
  const block = `layout(std140) uniform marksUniforms {\n${all.map((name) => `  highp float ${name};`).join('\n')}\n} marks;\n`;
  return { name: 'marks', vs: block, fs: block, uniformTypes: Object.fromEntries(all.map((name) => [name, 'f32'])) } as unknown as ShaderModule;
}

/** Shared by the vertex shaders: where a plan point is on the screen, and how pixels are added to it. */
export const planGlsl = `\
vec4 planToClip(vec3 plan) {
  return project_common_position_to_clipspace(vec4(plan * marks.commonPerM, 0.0));
}
/** A mark further away than the view's centre is drawn as at a smaller zoom: no crowd at the horizon. */
float zoomAt(vec4 clip) {
  return marks.zoom - max(0.0, log2(max(clip.w, 1e-6) / project.focalDistance));
}
/** Adds CSS pixels; the anchor is first put on a device pixel so that text and icons stay crisp. */
vec4 offsetPixels(vec4 clip, vec2 pixels) {
  vec2 half_ = 0.5 * project.viewportSize;
  vec2 device = floor((clip.xy / clip.w) * half_ + 0.5);
  vec2 ndc = (device + pixels * project.devicePixelRatio) / half_;
  return vec4(ndc * clip.w, clip.zw);
}
`;

/** Props every mark layer shares: metric offsets, no deck picking (we have our own), no polygon offset (depth must be true). */
export const planLayerDefaults = (frame: PlanFrame): Partial<LayerProps> => ({
  coordinateSystem: COORDINATE_SYSTEM.METER_OFFSETS,
  coordinateOrigin: [frame.origin[0], frame.origin[1], 0],
  pickable: false,
  getPolygonOffset: null,
  data: [],
});

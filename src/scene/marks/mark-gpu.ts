import type { DrawnStore, MarkKind, MarkLayer } from './mark-layer.ts';

/** What marks hold of one life of the context: after a loss all of it is gone, and a new one begins. */
export interface MarkGpu {
  readonly gl: WebGL2RenderingContext;
  /** Begin compiling a kind; waits for nothing. */
  prepare(kind: MarkKind): void;
  /** Every kind that was prepared can be drawn. */
  readonly ready: boolean;
  /** Draw one layer; nothing while its program is still compiled, or where it has no rows. */
  draw(layer: MarkLayer, view: MarkView): void;
  /** A texture that goes with the rest. */
  texture(): WebGLTexture;
  close(): void;
}

/** A frame's camera as the shaders read it. */
export interface MarkView {
  /** Plan metres from `middle` to clip space, column by column. */
  readonly planToClip: Float32Array;
  readonly middle: readonly [x: number, y: number, z: number];
  readonly sizePx: readonly [width: number, height: number];
  /** Device pixels per CSS pixel. */
  readonly pixelRatio: number;
  /** Clip w of the point the view turns about. */
  readonly centreW: number;
}

const HEADER = `\
#version 300 es
precision highp float;
struct View { mat4 planToClip; vec3 middle; vec2 sizePx; float pixelRatio; float centreW; };
uniform View view;
`;
const headerOf = ({ uniforms }: MarkKind): string => `${HEADER}struct Marks { ${uniforms.map((name) => `float ${name};`).join(' ')} };\nuniform Marks marks;\n`;

/** Two triangles as a strip; its corners are input 0, a store's columns follow in their order. */
const CORNERS = new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]);

interface Program {
  readonly handle: WebGLProgram;
  readonly shaders: readonly WebGLShader[];
  /** Null until it is linked. */
  places: Places | null;
  view: MarkView | null;
}
interface Places {
  readonly view: Readonly<Record<keyof MarkView, WebGLUniformLocation | null>>;
  readonly floats: readonly { readonly name: string; readonly at: WebGLUniformLocation | null; last: number }[];
}
interface Bound {
  readonly array: WebGLVertexArrayObject;
  readonly buffers: Record<string, WebGLBuffer>;
}

export function createMarkGpu(gl: WebGL2RenderingContext): MarkGpu {
  const parallel = gl.getExtension('KHR_parallel_shader_compile');
  const programs = new Map<MarkKind, Program>();
  const bound = new Map<DrawnStore, Bound>();
  const textures: WebGLTexture[] = [];
  const corners = gl.createBuffer();
  gl.bindVertexArray(null);
  gl.bindBuffer(gl.ARRAY_BUFFER, corners);
  gl.bufferData(gl.ARRAY_BUFFER, CORNERS, gl.STATIC_DRAW);

  const compile = (kind: MarkKind): Program => {
    const handle = gl.createProgram();
    const shaders = [gl.VERTEX_SHADER, gl.FRAGMENT_SHADER].map((type) => {
      const shader = gl.createShader(type) as WebGLShader;
      gl.shaderSource(shader, headerOf(kind) + (type === gl.VERTEX_SHADER ? kind.vertex : kind.fragment));
      gl.compileShader(shader);
      gl.attachShader(handle, shader);
      return shader;
    });
    ['corner', ...kind.columns].forEach((name, i) => gl.bindAttribLocation(handle, i, name));
    gl.linkProgram(handle);
    return { handle, shaders, places: null, view: null };
  };
  const isLinked = ({ handle, places }: Program): boolean =>
    places !== null || !parallel || gl.isContextLost() || gl.getProgramParameter(handle, parallel.COMPLETION_STATUS_KHR) === true;
  const placesOf = (kind: MarkKind, program: Program): Places => {
    const { handle, shaders } = program;
    if (!gl.getProgramParameter(handle, gl.LINK_STATUS) && !gl.isContextLost())
      throw new Error(`marks ${kind.name}: ${[gl.getProgramInfoLog(handle), ...shaders.map((shader) => gl.getShaderInfoLog(shader))].join(' ')}`);
    const at = (name: string): WebGLUniformLocation | null => gl.getUniformLocation(handle, name);
    const view = {
      planToClip: at('view.planToClip'),
      middle: at('view.middle'),
      sizePx: at('view.sizePx'),
      pixelRatio: at('view.pixelRatio'),
      centreW: at('view.centreW'),
    };
    return (program.places = { view, floats: kind.uniforms.map((name) => ({ name, at: at(`marks.${name}`), last: NaN })) });
  };
  /** Pointing a vertex array anew costs more than drawing it: only when the store made other buffers. */
  const bind = (store: DrawnStore): void => {
    const buffers = store.buffers(gpu);
    let known = bound.get(store);
    if (!known) {
      known = { array: gl.createVertexArray(), buffers: {} };
      bound.set(store, known);
      gl.bindVertexArray(known.array);
      point(0, corners, 2, 0);
    } else gl.bindVertexArray(known.array);
    let index = 1;
    for (const name in store.sizes) {
      const buffer = buffers[name] as WebGLBuffer;
      if (known.buffers[name] !== buffer) {
        known.buffers[name] = buffer;
        point(index, buffer, store.sizes[name] as number, 1);
      }
      index++;
    }
  };
  const point = (index: number, buffer: WebGLBuffer, size: number, divisor: number): void => {
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.enableVertexAttribArray(index);
    gl.vertexAttribPointer(index, size, gl.FLOAT, false, 0, 0);
    gl.vertexAttribDivisor(index, divisor);
  };
  const tell = (program: Program, places: Places, view: MarkView, layer: MarkLayer): void => {
    if (program.view !== view) {
      program.view = view;
      gl.uniformMatrix4fv(places.view.planToClip, false, view.planToClip);
      gl.uniform3f(places.view.middle, ...view.middle);
      gl.uniform2f(places.view.sizePx, ...view.sizePx);
      gl.uniform1f(places.view.pixelRatio, view.pixelRatio);
      gl.uniform1f(places.view.centreW, view.centreW);
    }
    const values = layer.uniforms();
    for (const float of places.floats) {
      const value = values[float.name] as number;
      if (value === float.last) continue;
      float.last = value;
      gl.uniform1f(float.at, value);
    }
  };

  const gpu: MarkGpu = {
    gl,
    prepare(kind) {
      if (!programs.has(kind)) programs.set(kind, compile(kind));
    },
    get ready() {
      for (const program of programs.values()) if (!isLinked(program)) return false;
      return true;
    },
    draw(layer, view) {
      const { kind, store, atlas, depth } = layer;
      if (store.count === 0) return;
      const program = programs.get(kind);
      if (!program || !isLinked(program)) return;
      const places = program.places ?? placesOf(kind, program);
      // What is uploaded binds buffers and textures: before the program is told of them.
      const texture = atlas?.texture(gpu);
      bind(store);
      gl.useProgram(program.handle);
      tell(program, places, view, layer);
      if (texture) gl.bindTexture(gl.TEXTURE_2D, texture);
      gl.depthFunc(depth === 'through' ? gl.ALWAYS : gl.LEQUAL);
      gl.depthMask(depth === 'solid');
      gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, store.count);
    },
    texture() {
      const texture = gl.createTexture();
      textures.push(texture);
      return texture;
    },
    close() {
      for (const { handle, shaders } of programs.values()) {
        for (const shader of shaders) gl.deleteShader(shader);
        gl.deleteProgram(handle);
      }
      for (const { array } of bound.values()) gl.deleteVertexArray(array);
      for (const texture of textures) gl.deleteTexture(texture);
      gl.deleteBuffer(corners);
      programs.clear();
      bound.clear();
    },
  };
  return gpu;
}

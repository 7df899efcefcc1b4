import { BufferGeometry, Mesh, Scene, type Camera, type RawShaderMaterial, type WebGLRenderer } from 'three';
import { onNextFrame } from '../../base/browser.ts';

/** Programs compiled before they are needed, one after the other, so that no later frame waits for one. */
export interface ProgramWarmer {
  readonly isDone: boolean;
  close(): void;
}

type Defines = Readonly<Record<string, number>>;

/**
 * Compile every material as it is, as it would be with other defines, and at last what is brought in when all that is done. What
 * a copy compiles is found again by the material itself: three keeps programs by source and defines as long as anybody holds
 * one, so the copies are held. Browsers that compile in the background (KHR_parallel_shader_compile) are asked for readiness
 * once a frame and never made to wait.
 */
export function warmPrograms(
  renderer: WebGLRenderer,
  camera: Camera,
  materials: readonly RawShaderMaterial[],
  variants: readonly Defines[],
  late: () => Promise<readonly RawShaderMaterial[]>,
): ProgramWarmer {
  const copies: RawShaderMaterial[] = [];
  const jobs = [
    ...materials.map((material) => () => material),
    ...variants.flatMap((defines) =>
      materials
        .filter((material) => Object.keys(defines).some((name) => `${material.vertexShader}${material.fragmentShader}`.includes(name)))
        .map((material) => () => {
          // Uniforms are shared, not cloned with it: some are pictures of render targets.
          const { uniforms } = material;
          material.uniforms = {};
          const copy = material.clone();
          copy.uniforms = material.uniforms = uniforms;
          Object.assign(copy.defines, defines);
          copies.push(copy);
          return copy;
        }),
    ),
  ];
  const mesh = new Mesh(new BufferGeometry());
  const scene = new Scene().add(mesh);
  let [isBringing, isClosed] = [false, false];
  let compiling: RawShaderMaterial | null = null;
  let stop: () => void = () => undefined;

  const isReady = (material: RawShaderMaterial): boolean => {
    const { currentProgram } = renderer.properties.get(material) as { currentProgram?: { isReady(): boolean } };
    return currentProgram?.isReady() ?? true;
  };
  const step = (): void => {
    if (compiling && !isReady(compiling)) return again();
    const next = jobs.shift();
    compiling = next?.() ?? null;
    if (renderer.getContext().isContextLost()) return;
    if (!compiling) return bring();
    mesh.material = compiling;
    renderer.compile(scene, camera);
    again();
  };
  /** Once: what is only loaded for its programs. */
  let unasked: typeof late | null = late;
  const bring = (): void => {
    const ask = unasked;
    unasked = null;
    if (!ask) return;
    isBringing = true;
    void ask()
      .then((brought) => {
        if (!isClosed) jobs.push(...brought.map((material) => () => material));
      })
      .catch((error: unknown) => console.warn('programs ahead', error))
      .finally(() => {
        isBringing = false;
        if (!isClosed) again();
      });
  };
  const again = (): void => void (stop = onNextFrame(step));
  again();
  return {
    get isDone() {
      return jobs.length === 0 && unasked === null && !isBringing && (compiling === null || isReady(compiling));
    },
    close() {
      isClosed = true;
      stop();
      jobs.length = 0;
      for (const copy of copies) copy.dispose();
    },
  };
}

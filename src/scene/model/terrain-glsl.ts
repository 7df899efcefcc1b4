import { lightUniforms, shadowVertex } from './light-glsl.ts';

/**
 * The map's own terrain mesh, tile by tile, for what lies on the ground: the same lattice, the same heights from the same
 * texture, bilinear between the middles of cells (MapLibre pads its elevation textures by two texels), so that it lies in
 * the picture's depth to a hair.
 */
export const terrainVertex = /* glsl */ `
${lightUniforms}
in vec3 position; // x east, z south across the tile, 0 to 1
uniform mat4 viewMatrix, projectionMatrix;
uniform highp sampler2D dem;
uniform vec3 tilePlace; // west, north, side in three metres
uniform vec4 demPlace; // where the tile begins in the texture and how much of it it is, 0 to 1; texels of the texture
uniform vec4 demCode;
${shadowVertex}
out vec3 vWorld;
out vec3 vGroundNormal;
out vec2 vFromEye;
float heightAt(ivec2 at, ivec2 last) {
  vec4 code = texelFetch(dem, clamp(at, ivec2(0), last), 0) * 255.0 * demCode;
  return code.r + code.g + code.b - demCode.a;
}
void main() {
  vec2 texel = (demPlace.xy + position.xz * demPlace.z) * demPlace.w + 1.5;
  vec2 f = fract(texel);
  ivec2 at = ivec2(floor(texel));
  ivec2 last = textureSize(dem, 0) - 1;
  float a = heightAt(at, last), b = heightAt(at + ivec2(1, 0), last), c = heightAt(at + ivec2(0, 1), last), d = heightAt(at + ivec2(1, 1), last);
  float height = mix(mix(a, b, f.x), mix(c, d, f.x), f.y);
  float stepM = tilePlace.z / max(demPlace.z * demPlace.w, 1.0);
  vGroundNormal = normalize(vec3(mix(a - b, c - d, f.y), stepM, mix(a - c, b - d, f.x)));
  vWorld = vec3(tilePlace.x + position.x * tilePlace.z, height, tilePlace.y + position.z * tilePlace.z);
  vFromEye = vWorld.xz - eye.xz;
  placeShadow(vWorld, vec3(0.0, 0.5, 0.0));
  gl_Position = projectionMatrix * (viewMatrix * vec4(vWorld, 1.0));
}
`;

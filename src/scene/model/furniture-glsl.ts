import { cutFragment, cutVarying } from './cut-glsl.ts';
import { LAMP_WIDTH } from './lamps.ts';
import { lightFragment, lightUniforms, shadowFragment, shadowVertex } from './light-glsl.ts';

/** Instances: x east, y north, z up in the tile's metres with a scale, and a turn with a chance number. */
const placed = /* glsl */ `
in vec3 position;
in vec3 normal;
in vec4 spot;
in vec2 turn;
uniform mat4 modelMatrix, viewMatrix, projectionMatrix;
uniform vec4 furnitureReach; // focus x, z, where shrinking starts, where it ends
uniform lowp sampler2D lamps;
// How strongly a lamp shines by its own last word; of a lamp the chance number is its row.
float shineOf(float lamp) {
  int row = int(lamp + 0.5);
  return lamp < -0.5 ? 0.0 : texelFetch(lamps, ivec2(row % ${LAMP_WIDTH}, row / ${LAMP_WIDTH}), 0).r;
}
vec3 turned(vec3 v) {
  float s = sin(turn.x), c = cos(turn.x);
  return vec3(v.x * c - v.z * s, v.y, v.x * s + v.z * c);
}
vec3 worldPlace() {
  vec3 foot = (modelMatrix * vec4(spot.xyz, 1.0)).xyz;
  // Far ones sink into the ground instead of popping out of sight.
  float size = spot.w * (1.0 - smoothstep(furnitureReach.z, furnitureReach.w, distance(foot.xz, furnitureReach.xy)));
  // No two trees are the same shape.
  vec3 shape = vec3(0.86 + 0.28 * fract(turn.y * 7.0), 1.0, 0.86 + 0.28 * fract(turn.y * 13.0));
  return foot + turned(position * shape) * size;
}
`;

export const furnitureVertex = /* glsl */ `
${lightUniforms}
${placed}
in vec4 paint; // 0 wood, 1 leaf, 2 lamp metal, 3 lamp glass; height inside the crown; spare
${shadowVertex}
out vec3 vWorld;
out vec3 vNormal;
out vec3 vPaint;
void main() {
  vWorld = worldPlace();
  vNormal = normalize(turned(normal));
  vPaint = vec3(paint.xy, paint.x > 1.5 ? shineOf(turn.y) : turn.y);
  placeShadow(vWorld, vNormal);
  gl_Position = projectionMatrix * (viewMatrix * vec4(vWorld, 1.0));
}
`;
export const furnitureFragment = /* glsl */ `
${lightUniforms}
${cutFragment}
${shadowFragment}
${lightFragment}
uniform vec3 leaf, edgeColour;
in vec3 vWorld;
in vec3 vNormal;
in vec3 vPaint;
layout(location = 0) out vec4 colour;
void main() {
  cutAway(vWorld);
  vec3 n = normalize(vNormal);
  float away = distance(vWorld, eye);
  float kind = vPaint.x;
  vec3 green = leaf * (0.78 + 0.44 * fract(vPaint.z * 5.0));
  green = mix(green, green * vec3(1.25, 1.08, 0.7), lit * step(0.7, fract(vPaint.z * 11.0)) * 0.6);
  vec3 wood = mix(leaf * 0.8, vec3(0.12, 0.09, 0.065), lit);
  vec3 albedo = kind < 0.5 ? wood : kind < 1.5 ? green * mix(0.62, 1.06, vPaint.y) : mix(edgeColour, vec3(0.2, 0.21, 0.22), lit);
  albedo = mix(albedo * (1.0 - 0.2 * weather.x * lit), vec3(0.84, 0.87, 0.92), weather.y * lit * smoothstep(-0.1, 0.6, n.y) * (kind > 1.5 ? 0.3 : 0.9));
  float light = sunlit(vWorld + n * 0.4);
  // Light passes through leaves: the dark side is never as dark as a wall's.
  vec3 around = shaded(albedo, n, light, 1.0);
  vec3 shade = kind > 0.5 && kind < 1.5 ? around + albedo * keyLight * 0.16 * light * max(0.0, -dot(n, keyDirection)) : around;
  if (kind > 2.5) shade = mix(shade, vec3(1.0, 0.82, 0.52) * 1.2, step(0.01, vPaint.z) * (0.35 + 0.65 * vPaint.z) * lit);
  colour = vec4(screen(hazed(shade, away)), 1.0);
}
`;
export const furnitureDepthVertex = /* glsl */ `
precision highp float;
precision highp int;
${placed}
${cutVarying('out')}
void main() {
  vec3 world = worldPlace();
#if CUT == 1
  vCutAt = world;
#endif
  gl_Position = projectionMatrix * (viewMatrix * vec4(world, 1.0));
}
`;

/** Pools of lamp light on the ground at night: one soft disc per lamp. */
export const poolVertex = /* glsl */ `
${lightUniforms}
${placed}
out vec2 vAt;
out float vFade;
out vec3 vWorld;
void main() {
  vec3 foot = (modelMatrix * vec4(spot.xyz, 1.0)).xyz;
  vAt = position.xz;
  vFade = 1.0 - smoothstep(furnitureReach.z * 0.8, furnitureReach.w, distance(foot.xz, furnitureReach.xy));
  float shine = shineOf(turn.y);
  vFade *= shine;
  vWorld = foot + vec3(position.x, 0.0, position.z) * 11.0 + vec3(0.0, 0.08, 0.0);
  gl_Position = shine > 0.0 ? projectionMatrix * (viewMatrix * vec4(vWorld, 1.0)) : vec4(2.0, 2.0, 2.0, 1.0);
}
`;
export const poolFragment = /* glsl */ `
${lightUniforms}
in vec2 vAt;
in float vFade;
in vec3 vWorld;
layout(location = 0) out vec4 colour;
void main() {
  float r = length(vAt);
  if (r > 1.0) discard;
  float light = pow(1.0 - r, 1.7) * 0.42 * (0.25 + 0.75 * night) * lit * vFade;
  // Light adds: no alpha.
  colour = vec4(vec3(1.0, 0.72, 0.4) * light, 0.0);
}
`;

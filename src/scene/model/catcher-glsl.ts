import { lightUniforms, shadowFragment, shadowVertex } from './light-glsl.ts';

/** MapLibre draws the ground; this plane multiplies light and shade into it. */
export const catcherVertex = /* glsl */ `
${lightUniforms}
in vec3 position;
uniform mat4 modelMatrix, viewMatrix, projectionMatrix;
${shadowVertex}
out vec3 vWorld;
void main() {
  vWorld = (modelMatrix * vec4(position, 1.0)).xyz;
  placeShadow(vWorld, vec3(0.0, 0.5, 0.0));
  gl_Position = projectionMatrix * (viewMatrix * vec4(vWorld, 1.0));
}
`;
export const catcherFragment = /* glsl */ `
${lightUniforms}
${shadowFragment}
uniform vec3 groundTint, shadowTint;
uniform float groundShadow;
in vec3 vWorld;
layout(location = 0) out vec4 colour;
void main() {
  float shade = (1.0 - sunlit(vWorld)) * groundShadow;
  shade *= 1.0 - 0.5 * smoothstep(hazeReach.x, hazeReach.y, distance(vWorld, eye));
  vec3 factor = groundTint * mix(vec3(1.0), shadowTint, shade);
  if (min(factor.r, min(factor.g, factor.b)) > 0.995) discard;
  colour = vec4(factor, 1.0);
}
`;

import { lightUniforms, shadowFragment, shadowVertex } from './light-glsl.ts';

/** MapLibre draws the ground; this plane only lays shade on it. */
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
uniform vec3 shadowColour;
uniform float groundShadow;
in vec3 vWorld;
layout(location = 0) out vec4 colour;
void main() {
  float shade = (1.0 - sunlit(vWorld)) * groundShadow;
  if (shade < 0.004) discard;
  shade *= 1.0 - 0.5 * smoothstep(hazeReach.x, hazeReach.y, distance(vWorld, eye));
  // Premultiplied: the map's canvas is.
  colour = vec4(pow(shadowColour, vec3(1.0 / 2.2)) * shade, shade);
}
`;

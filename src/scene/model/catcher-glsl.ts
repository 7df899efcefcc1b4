import { ambientFragment } from './ambient-glsl.ts';
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
${ambientFragment}
uniform vec3 groundTint, shadowTint;
uniform float groundShadow;
in vec3 vWorld;
layout(location = 0) out vec4 colour;
#ifdef TERRAIN
in vec3 vGroundNormal;
// How much lighter or darker than level ground a slope lies to the key light; calm in clay, and under cloud.
float relief() {
  vec3 n = normalize(vGroundNormal);
  float level = max(keyDirection.y, 0.2);
  float share = clamp(max(dot(n, keyDirection), 0.0) / level, 0.35, 1.4);
  return mix(1.0, share, mix(0.5, 0.62 * min(1.0, shadowStrength * 1.1), lit));
}
#endif
void main() {
  float shade = (1.0 - sunlit(vWorld)) * groundShadow;
  shade *= 1.0 - 0.5 * smoothstep(hazeReach.x, hazeReach.y, distance(vWorld, eye));
  vec3 factor = groundTint * mix(vec3(1.0), shadowTint, shade);
  float hidden = (1.0 - openSky(vWorld, vec3(0.0, 1.0, 0.0))) * (1.0 - 0.6 * shade) * mix(0.55, 1.0, lit);
  factor *= mix(vec3(1.0), vec3(0.48, 0.53, 0.62), hidden);
  // Shade, hidden sky and slope together take no more than is promised: 45 %.
  vec3 darkest = groundTint * vec3(0.51, 0.55, 0.62);
  factor = max(factor, darkest);
#ifdef TERRAIN
  // Half: the blend doubles it, so that slopes in the sun can brighten.
  colour = vec4(max(factor * relief(), darkest) * 0.5, 1.0);
#else
  if (min(factor.r, min(factor.g, factor.b)) > 0.995) discard;
  colour = vec4(factor, 1.0);
#endif
}
`;

/** A ring round the eye on the ground, from where haze begins: the near ground pays nothing for it. */
export const hazeVertex = /* glsl */ `
${lightUniforms}
in vec3 position;
uniform mat4 viewMatrix, projectionMatrix;
out vec2 vFromEye;
void main() {
  // In the plane: a unit direction; in z: how far out, 0 to 1.
  float reach = sqrt(max(hazeReach.x * hazeReach.x - eye.y * eye.y, 0.0));
  vFromEye = position.xy * mix(reach, 120000.0, position.z);
  gl_Position = projectionMatrix * (viewMatrix * vec4(eye.x + vFromEye.x, 0.03, eye.z + vFromEye.y, 1.0));
}
`;
export const hazeFragment = /* glsl */ `
${lightUniforms}
in vec2 vFromEye;
layout(location = 0) out vec4 colour;
void main() {
  float away = length(vec3(vFromEye, eye.y));
  float share = smoothstep(hazeReach.x, hazeReach.y, away) * hazeReach.z;
  // Beyond the city there is nothing to read: sea and sky meet without an edge.
  share = mix(share, 1.0, smoothstep(hazeReach.y * 0.9, hazeReach.y * 1.8, away));
  vec3 air = mix(1.055 * pow(max(haze, 0.0), vec3(1.0 / 2.4)) - 0.055, haze * 12.92, step(haze, vec3(0.0031308)));
  colour = vec4(air * share, share);
}
`;

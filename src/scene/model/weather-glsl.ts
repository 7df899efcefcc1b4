import { lightFragment, lightUniforms } from './light-glsl.ts';
import { skyFunction } from './sky-glsl.ts';

/** A ring round the eye on the ground, for what lies on it. */
export const groundWeatherVertex = /* glsl */ `
${lightUniforms}
in vec3 position;
uniform mat4 viewMatrix, projectionMatrix;
out vec3 vWorld;
void main() {
  vec2 from = position.xy * position.z * 9000.0;
  vWorld = vec3(eye.x + from.x, 0.01, eye.z + from.y);
  gl_Position = projectionMatrix * (viewMatrix * vec4(vWorld, 1.0));
}
`;
/** Snow under the light that the catcher lays over the map afterwards: told in the map's noon colours. */
export const snowFragment = /* glsl */ `
${lightUniforms}
uniform highp sampler2D noise;
in vec3 vWorld;
layout(location = 0) out vec4 colour;
void main() {
  float away = distance(vWorld, eye);
  float drift = texture(noise, vWorld.xz / 90.0).r * 0.6 + texture(noise, vWorld.xz / 13.0).g * 0.4;
  float cover = smoothstep(0.9 - weather.y * 1.05, 1.15 - weather.y * 0.8, drift) * weather.y;
  cover = mix(cover, weather.y * 0.92, smoothstep(300.0, 1500.0, away)) * (1.0 - smoothstep(7000.0, 9000.0, away));
  colour = vec4(vec3(0.93, 0.95, 0.98) * cover, cover);
}
`;
/** Wet ground mirrors the sky where it lies smooth: films everywhere, puddles here and there. */
export const wetFragment = /* glsl */ `
${lightUniforms}
${lightFragment}
${skyFunction}
uniform vec4 waves;
in vec3 vWorld;
layout(location = 0) out vec4 colour;
void main() {
  vec3 toEye = eye - vWorld;
  float away = length(toEye);
  vec3 view = toEye / away;
  float low = texture(noise, vWorld.xz / 37.0).r * 0.65 + texture(noise, vWorld.xz / 9.0).g * 0.35;
  float puddle = smoothstep(0.5, 0.62, low) * (1.0 - smoothstep(900.0, 2500.0, away));
  vec2 ripple = (texture(noise, vWorld.xz / 2.3 + waves.yx * 9.0).ba - 0.5) * weather.z * (1.0 - smoothstep(40.0, 300.0, away));
  vec3 n = normalize(vec3(ripple.x * 0.5, 1.0, ripple.y * 0.5));
  float grazing = 1.0 - max(dot(view, n), 0.0);
  float fresnel = 0.02 + 0.98 * grazing * grazing * grazing * grazing;
  vec3 mirror = reflect(-view, n);
  mirror.y = abs(mirror.y) + 0.03;
  vec3 sky = skyGradient(normalize(mirror)) * (0.85 + 0.3 * skyLight);
  float share = fresnel * weather.x * mix(0.3, 0.85, puddle) * (1.0 - smoothstep(6000.0, 9000.0, away));
  colour = vec4(screen(hazed(sky, away)) * share, share) * lit;
}
`;

/** Rain and snow between the eye and the city: layers of streaks or flakes on cylinders about the eye. */
export const fallFragment = /* glsl */ `
${lightUniforms}
${lightFragment}
uniform highp sampler2D noise;
uniform vec4 fall; // seconds that fall has lasted, lean by the wind east and south, spare
in vec3 vRay;
layout(location = 0) out vec4 colour;
float streaks(float turn, float rise, float size) {
  vec2 at = vec2(turn * 30.0 * size, rise * 1.1 * size + fall.x * 1.9);
  float n = texture(noise, at * vec2(1.0, 0.2) + size).g * 0.6 + texture(noise, at * vec2(2.0, 0.37) - size).r * 0.4;
  return smoothstep(0.62, 0.74, n);
}
float flakes(float turn, float rise, float size) {
  vec2 at = vec2(turn * 26.0 * size, rise * 8.0 * size + fall.x * 0.55);
  at.x += 0.35 * sin(fall.x * 0.8 + floor(at.y) * 2.1);
  vec2 cell = floor(at);
  vec2 in_ = fract(at) - 0.5 - 0.6 * (vec2(chance(mod(cell, 26.0 * size) + 3.1), chance(mod(cell, 26.0 * size) + 7.7)) - 0.5);
  return step(0.45, chance(mod(cell, 26.0 * size) + 0.3)) * (1.0 - smoothstep(0.05, 0.14, length(in_)));
}
void main() {
  vec3 d = normalize(vRay);
  float flat_ = max(length(d.xz), 0.05);
  float turn = atan(d.x, d.z) / 6.2831853;
  float rise = d.y / flat_;
  turn += rise * dot(vec2(fall.z, fall.y), vec2(-d.x, d.z)) * 0.04;
  float rain = 0.0, snow = 0.0;
  if (weather.z > 0.0) rain = (streaks(turn, rise, 1.0) * 0.5 + streaks(turn, rise, 2.0) * 0.34 + streaks(turn, rise, 4.0) * 0.22) * (0.25 + 0.75 * weather.z);
  if (weather.w > 0.0) snow = (flakes(turn, rise, 1.0) + 0.8 * flakes(turn, rise, 2.0) + 0.6 * flakes(turn, rise, 4.0)) * (0.3 + 0.7 * weather.w);
  float share = min(rain * 0.4 * step(0.001, weather.z) + snow * 0.85, 1.0) * lit;
  // Looking straight down one sees no streaks.
  share *= smoothstep(3.0, 1.2, abs(rise));
  vec3 light = mix(haze * 1.25 + 0.02, skyLight + keyLight * 0.3 + 0.03, weather.w > 0.0 ? 0.6 : 0.2);
  colour = vec4(screen(light) * share, share);
}
`;

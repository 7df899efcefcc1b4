import { heightLookup } from './ambient-glsl.ts';
import { lightFragment, lightUniforms, shadowFragment, shadowVertex } from './light-glsl.ts';
import { skyFunction } from './sky-glsl.ts';

/** A ring round the eye at sea level; the picture's alpha says where water is (see water-mask.ts). */
export const waterVertex = /* glsl */ `
${lightUniforms}
in vec3 position;
uniform mat4 viewMatrix, projectionMatrix;
uniform float waterLevel;
${shadowVertex}
out vec3 vWorld;
void main() {
  vec2 from = position.xy * position.z * 140000.0;
  vWorld = vec3(eye.x + from.x, waterLevel, eye.z + from.y);
  placeShadow(vWorld, vec3(0.0, 0.5, 0.0));
  gl_Position = projectionMatrix * (viewMatrix * vec4(vWorld, 1.0));
}
`;

export const waterFragment = /* glsl */ `
${lightUniforms}
${shadowFragment}
${lightFragment}
${skyFunction}
uniform vec4 waves; // two drifts of the waves in tiles, height 0 to 1, rain 0 to 1
uniform vec3 clayWater, waterBody;
in vec3 vWorld;
layout(location = 0) out vec4 colour;
#if SKY_DETAIL > 0
vec2 slopes(vec2 p, float away) {
  // Wind waves of two sizes crossing, and a swell that still reads from afar.
  vec2 a = texture(noise, p / 46.0 + waves.xx * vec2(1.0, 0.35)).ba - 0.5;
  vec2 b = texture(noise, p.yx / 17.0 - waves.yy * vec2(0.6, 1.0)).ba - 0.5;
  vec2 c = texture(noise, p / 310.0 + waves.xy * 0.3).ba - 0.5;
  vec2 s = a * 0.5 + b.yx * 0.34 + c * 0.62;
  if (waves.w > 0.0) s += (texture(noise, p / 3.1 + waves.yx * 9.0).ba - 0.5) * waves.w * (1.0 - smoothstep(60.0, 500.0, away));
  return s * (0.28 + 0.9 * waves.z);
}
#endif
#if AO_TAPS > 0
${heightLookup}
// What stands on the far bank, as the water shows it: a ray through the city's height field in growing steps.
vec4 skyline(vec3 from, vec3 way) {
  float reach = 5.0;
  for (int i = 0; i < REFLECT_STEPS; i++) {
    vec3 p = from + way * reach;
    vec2 uv = heightUv(p.xz);
    if (max(abs(uv.x - 0.5), abs(uv.y - 0.5)) > 0.49) break;
    float h = textureLod(heights, uv, clamp(log2(reach / (heightsAt.w * 9.0)), 0.0, 5.0)).r;
    float sure = smoothstep(0.0, 3.0 + reach * 0.03, h - p.y);
    if (sure > 0.0) return vec4(p, sure * (1.0 - smoothstep(0.4, 0.49, max(abs(uv.x - 0.5), abs(uv.y - 0.5)))));
    reach *= 1.0 + 6.4 / float(REFLECT_STEPS);
  }
  return vec4(0.0);
}
#endif
void main() {
  vec3 toEye = eye - vWorld;
  float away = length(toEye);
  vec3 view = toEye / away;
#if SKY_DETAIL > 0
  vec2 s = slopes(vWorld.xz, away);
#else
  vec2 s = vec2(0.0);
#endif
  float calm = smoothstep(200.0, 6000.0, away);
  vec3 n = normalize(vec3(-s.x, 1.0, -s.y));
  // Schlick with water's 0.02; waves show their near sides, so that even far water never mirrors like glass.
  float facing = max(dot(view, n), 0.0);
  float grazing = 1.0 - max(facing, mix(0.06, 0.16, waves.z + 0.3 * calm));
  float fresnel = 0.02 + 0.98 * grazing * grazing * grazing * grazing * grazing;
  vec3 mirror = reflect(-view, n);
  // Of far waves one sees the sides that look up: they mirror the sky well above the horizon.
  mirror.y = abs(mirror.y) + 0.03 + (0.1 + 0.16 * waves.z) * calm;
  vec3 sky = skyAt(normalize(mirror));
#if AO_TAPS > 0
  // Nearer banks are mirrored by calmer faces of the waves than the open sky is.
  vec3 level = normalize(vec3(-view.x + 2.0 * s.x * 0.4, max(view.y, 0.02) + 0.02, -view.z + 2.0 * s.y * 0.4));
  vec4 bank = skyline(vWorld, level);
  if (bank.w > 0.0) {
    vec3 wall = vec3(0.42, 0.41, 0.39) * (0.75 * mix(groundLight, skyLight, 0.6) + 0.34 * keyLight);
    // Lit windows lie on the water as trembling strokes.
    wall += vec3(1.0, 0.66, 0.36) * night * 0.5 * smoothstep(0.62, 0.74, texture(noise, vec2(bank.x + bank.z, bank.y * 0.25) / 46.0 + s * 0.35).g);
    sky = mix(sky, hazed(wall, away + length(bank.xyz - vWorld)), bank.w * 0.85);
    fresnel = max(fresnel, bank.w * 0.28);
  }
#endif
  float light = sunlit(vWorld);
  vec3 day = skyLight + keyLight * max(keyDirection.y, 0.0) * mix(1.0, light, 0.6);
  float depth = 0.86 + 0.28 * (s.x + s.y);
  vec3 body = waterBody * day * depth;
  vec3 water = mix(body, sky, fresnel);
  // The sun's (or moon's) road: narrow close by, spread over the waves far out.
  float glint = max(dot(normalize(mirror), keyDirection), 0.0);
  float spread = mix(420.0, 70.0, calm);
  water += keyLight * (1.5 * pow(glint, spread) + 0.05 * pow(glint, 9.0)) * mix(1.0, light, shadowStrength) * (0.25 + fresnel);
  water = hazed(water, away);
  water = mix(water, haze, smoothstep(hazeReach.y * 0.9, hazeReach.y * 1.8, away));
  float grain = (fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0;
  colour = vec4(mix(clayWater, screen(water), lit) + grain, 1.0);
}
`;

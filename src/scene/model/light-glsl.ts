/** GLSL shared by everything the sun shines on: uniforms of the look, two shadow cascades, haze, and the way to the screen. */
export const lightUniforms = /* glsl */ `
precision highp float;
precision highp int;
uniform vec3 keyDirection, keyLight, skyLight, groundLight;
uniform vec3 haze, skyColour;
uniform vec4 hazeReach; // start m, end m, share, eye height m
uniform float lit, night, shadowStrength;
uniform vec4 weather; // wet, snow lying, rain and snow falling, 0 to 1
uniform vec3 eye;
`;

export const shadowVertex = /* glsl */ `
uniform mat4 shadowMatrix0, shadowMatrix1;
uniform vec2 shadowOffset; // metres along the normal, per cascade
out vec3 vShadow0, vShadow1;
void placeShadow(vec3 world, vec3 normal) {
  vShadow0 = (shadowMatrix0 * vec4(world + normal * shadowOffset.x, 1.0)).xyz;
  vShadow1 = (shadowMatrix1 * vec4(world + normal * shadowOffset.y, 1.0)).xyz;
}
`;

export const shadowFragment = /* glsl */ `
uniform highp sampler2DShadow shadowMap0, shadowMap1;
uniform vec4 shadowReach; // focus x, z, where fading starts, where it ends
uniform vec2 shadowTexel; // one texel of either map, and the blur in texels
in vec3 vShadow0, vShadow1;
float tap(highp sampler2DShadow map, vec3 at, float turn) {
  float blur = shadowTexel.x * shadowTexel.y;
#if SHADOW_TAPS == 1
  return texture(map, at);
#else
  float sum = 0.0;
  for (int i = 0; i < SHADOW_TAPS; i++) {
    float r = sqrt((float(i) + 0.5) / float(SHADOW_TAPS)) * blur;
    float a = float(i) * 2.39996323 + turn;
    sum += texture(map, vec3(at.xy + vec2(cos(a), sin(a)) * r, at.z));
  }
  return sum / float(SHADOW_TAPS);
#endif
}
float inside(vec2 at) {
  vec2 d = abs(at - 0.5);
  return 1.0 - smoothstep(0.42, 0.49, max(d.x, d.y));
}
// 1 in the sun, 0 in shade; shade fades out with the distance from the focus.
float sunlit(vec3 world) {
  float fade = 1.0 - smoothstep(shadowReach.z, shadowReach.w, distance(world.xz, shadowReach.xy));
  if (fade <= 0.0 || shadowStrength <= 0.0) return 1.0;
  float turn = 6.2831853 * fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715))));
  float near = inside(vShadow0.xy);
  float light = 1.0;
  if (near < 1.0) light = tap(shadowMap1, vShadow1, turn);
  if (near > 0.0) light = mix(light, tap(shadowMap0, vShadow0, turn), near);
  return mix(1.0, light, fade);
}
`;

export const lightFragment = /* glsl */ `
// open: the sky's share that is not hidden by what stands around.
vec3 shaded(vec3 albedo, vec3 n, float light, float open) {
  vec3 around = mix(groundLight, skyLight, n.y * 0.5 + 0.5) * open;
  return albedo * (around + keyLight * max(dot(n, keyDirection), 0.0) * mix(1.0, light, shadowStrength));
}
vec3 hazed(vec3 colour, float away) {
  return mix(colour, haze, smoothstep(hazeReach.x, hazeReach.y, away) * hazeReach.z);
}
// A soft shoulder above 0.8, then sRGB (IEC 61966-2-1).
vec3 screen(vec3 c) {
  vec3 over = max(c - 0.8, 0.0);
  c = min(c, 0.8) + over / (1.0 + over * 2.2);
  return mix(1.055 * pow(max(c, 0.0), vec3(1.0 / 2.4)) - 0.055, c * 12.92, step(c, vec3(0.0031308)));
}
float chance(vec2 p) {
  p = fract(p * vec2(0.1031, 0.1030));
  p += dot(p, p.yx + 33.33);
  return fract((p.x + p.y) * p.x * 43.0 + p.y * 17.0);
}
`;

import { lightFragment, lightUniforms } from './light-glsl.ts';

/**
 * The sky in a direction (unit, three's axes), linear RGB: gradient, glow and disc of the sun, moon, stars, clouds. Shared by
 * the dome, by water and by wet streets that mirror it. SKY_DETAIL 0 leaves out what costs texture reads.
 */
export const skyFunction = /* glsl */ `
uniform vec3 sunDirection, sunDisc, moonDirection, moonDisc, cloudLight, cloudShade;
uniform vec4 skyState; // cloud cover 0 to 1, stars 0 to 1, drift of clouds east and south (tiles)
uniform highp sampler2D noise;
vec3 skyGradient(vec3 d) {
  float h = max(d.y, 0.0);
  // The air is thick at the horizon: most of the change lies within the lowest 20 degrees.
  vec3 sky = mix(haze, skyColour, 1.0 - exp(-h * 5.5));
  sky *= mix(1.0, 0.78, smoothstep(0.25, 1.0, h));
  float toSun = max(dot(d, sunDirection), 0.0);
  float low = 1.0 - smoothstep(0.0, 0.5, h);
  sky += sunDisc * (0.035 * pow(toSun, 6.0) * (0.3 + 0.7 * low) + 0.1 * pow(toSun, 48.0));
  return sky;
}
float cloudsAt(vec3 d, out float thick) {
  thick = 0.0;
#if SKY_DETAIL > 0
  if (d.y < 0.01 || skyState.x <= 0.0) return 0.0;
  // A layer over a round earth: it bows down to the horizon instead of running away.
  vec2 p = d.xz / (d.y + 0.14) * 0.16 + skyState.zw;
  float big = texture(noise, p * 0.55).r;
  float mid = texture(noise, p * 1.9 + 0.37).g;
  float fine = texture(noise, p * 6.0 - skyState.zw * 2.0).r;
  float field = big * 0.62 + mid * 0.26 + fine * 0.12;
  float edge = mix(0.66, 0.2, skyState.x);
  thick = smoothstep(edge, edge + 0.34, field);
  return smoothstep(edge, edge + mix(0.2, 0.12, skyState.x), field) * smoothstep(0.015, 0.13, d.y);
#else
  thick = skyState.x;
  return smoothstep(0.55, 1.0, skyState.x) * smoothstep(0.0, 0.15, d.y);
#endif
}
vec3 skyAt(vec3 d) {
  vec3 sky = skyGradient(d);
  float thick;
  float cloud = cloudsAt(d, thick);
  float toSun = max(dot(d, sunDirection), 0.0);
  vec3 white = mix(cloudLight, cloudShade, thick * 0.75) + sunDisc * 0.12 * pow(toSun, 10.0) * (1.0 - thick);
  return mix(sky, mix(sky, white, 0.9), cloud * mix(0.82, 0.97, skyState.x));
}
`;

/** The dome: a triangle over the whole picture at the far end of depth; shows only where the ground does not. */
export const skyVertex = /* glsl */ `
precision highp float;
in vec3 position;
uniform mat4 skyRay; // clip at the far plane to a direction from the eye
out vec3 vRay;
void main() {
  vec4 far = skyRay * vec4(position.xy, 1.0, 1.0);
  vRay = far.xyz / far.w;
  gl_Position = vec4(position.xy, 1.0, 1.0);
}
`;
export const skyFragment = /* glsl */ `
${lightUniforms}
${lightFragment}
${skyFunction}
uniform vec3 claySky, clayHorizon;
in vec3 vRay;
layout(location = 0) out vec4 colour;
float stars(vec3 d) {
  // Cells on the faces of a cube about the eye; one star in some of them.
  vec3 a = abs(d);
  vec2 face = a.x > a.y && a.x > a.z ? d.yz / a.x : a.y > a.z ? d.xz / a.y + 3.0 : d.xy / a.z + 7.0;
  vec2 grid = face * 90.0;
  vec2 cell = floor(grid);
  float c = chance(cell + 0.5);
  vec2 at = fract(grid) - 0.5 - (vec2(chance(cell + 11.5), chance(cell + 23.5)) - 0.5) * 0.7;
  float size = fwidth(grid.x) + fwidth(grid.y);
  float bright = pow(chance(cell + 41.5), 3.0);
  return step(0.93, c) * (0.25 + bright) * (1.0 - smoothstep(0.0, max(size * 0.8, 0.03), length(at)));
}
void main() {
  vec3 d = normalize(vRay);
  float up = smoothstep(-0.01, 0.004, d.y);
  vec3 sky = skyAt(vec3(d.x, max(d.y, 0.0), d.z));
  float thick;
  float clear = 1.0 - cloudsAt(d, thick);
#if SKY_DETAIL > 0
  if (skyState.y > 0.01 && d.y > 0.0) sky += vec3(0.75, 0.82, 1.0) * stars(d) * skyState.y * clear * smoothstep(0.02, 0.3, d.y);
#endif
  float sun = dot(d, sunDirection);
  // Half a degree across, with a rim of glare; drawn a little large, as painters do.
  sky += sunDisc * (3.0 * smoothstep(0.99992, 0.99997, sun) + 0.5 * pow(max(sun, 0.0), 900.0)) * mix(0.1, 1.0, clear) * step(-0.02, d.y);
  // The moon is a ball lit by the sun: its phase needs no picture.
  vec3 east = normalize(cross(moonDirection, vec3(0.0, 1.0, 0.001)));
  vec3 north = cross(east, moonDirection);
  const float reach = 0.0085;
  vec2 m = vec2(dot(d, east), dot(d, north)) / reach;
  float r2 = dot(m, m);
  if (dot(d, moonDirection) > 0.9 && d.y > -0.01) {
    if (r2 < 1.0) {
      vec3 n = east * m.x + north * m.y - moonDirection * sqrt(1.0 - r2);
      float face = 0.82 + 0.18 * chance(floor(m * 3.0 + 9.0));
      sky = mix(sky, sky + moonDisc * (0.03 + face * smoothstep(-0.05, 0.25, dot(n, sunDirection))), smoothstep(1.0, 0.86, r2) * clear);
    }
    sky += moonDisc * 0.05 * exp(-r2 * 0.04) * clear;
  }
  sky = mix(haze, sky, up);
  // A grain below what the eye tells apart keeps slow gradients from banding.
  float grain = (fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0;
  vec3 clay = mix(clayHorizon, claySky, smoothstep(0.0, 0.22, d.y));
  colour = vec4(mix(clay, screen(sky), lit) + grain, 1.0);
}
`;

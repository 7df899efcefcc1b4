/** The city's height field, read at three metres. */
export const heightLookup = /* glsl */ `
uniform highp sampler2D heights; // metres
uniform vec4 heightsAt; // western end x, southern end z; 1 / side; metres a texel
vec2 heightUv(vec2 at) { return (at - heightsAt.xy) * vec2(heightsAt.z, -heightsAt.z); }
`;

/**
 * Ambient occlusion from the city's own height field, seen from straight above: for some directions round a point the steepest
 * horizon is sought, and the sky's share above it is what is left of the sky's light. The horizon-based form of L. Bavoil,
 * M. Sainz and R. Dimitrov, "Image-space horizon-based ambient occlusion" (SIGGRAPH 2008 talks), on a height field in place of
 * the picture's depth: it knows no borders of the picture and needs no second pass. AO_TAPS 0: not compiled.
 */
export const ambientFragment = /* glsl */ `
#if AO_TAPS > 0
${heightLookup}
float steepest(vec2 at, float y, vec2 way) {
  const vec4 reach = vec4(2.5, 7.0, 18.0, 44.0);
  float tangent = 0.0;
  for (int k = 0; k < 4; k++) {
    float level = log2(max(reach[k] * 0.42 / heightsAt.w, 1.0));
    float h = textureLod(heights, heightUv(at + way * reach[k]), level).r;
    tangent = max(tangent, (h - y) / reach[k]);
  }
  return tangent;
}
// 1 under the open sky, less between walls. n points out of the surface.
float openSky(vec3 world, vec3 n) {
  vec2 rim = abs(heightUv(world.xz) - 0.5);
  float inside = 1.0 - smoothstep(0.4, 0.48, max(rim.x, rim.y));
  if (inside <= 0.0) return 1.0;
  // Walls look out before themselves, not into their own roof.
  vec2 at = world.xz + n.xz * (1.0 + heightsAt.w);
  float y = world.y + 0.3 + max(n.y, 0.0) * 0.4;
  float blocked = 0.0, whole = 0.0;
  for (int i = 0; i < AO_TAPS; i++) {
    float a = (float(i) + 0.25) * 6.2831853 / float(AO_TAPS);
    vec2 way = vec2(cos(a), sin(a));
    float weight = max(dot(way, n.xz), 0.0) + max(n.y, 0.0);
    if (weight <= 0.0) continue;
    float tangent = steepest(at, y, way);
    blocked += weight * tangent * tangent / (1.0 + tangent * tangent);
    whole += weight;
  }
  return 1.0 - inside * 0.72 * blocked / max(whole, 1e-3);
}
#else
float openSky(vec3 world, vec3 n) { return 1.0; }
#endif
`;

/** Height of what is seen from above, by an upright camera between two heights. */
export const heightFragment = /* glsl */ `
precision highp float;
uniform vec2 heightsBetween; // m at window depth 0 and 1
layout(location = 0) out vec4 colour;
void main() { colour = vec4(mix(heightsBetween.x, heightsBetween.y, gl_FragCoord.z), 0.0, 0.0, 1.0); }
`;

import { ambientFragment } from '../ambient-glsl.ts';
import { cutFragment, cutVarying } from '../cut-glsl.ts';
import { lightFragment, lightUniforms, shadowFragment, shadowVertex } from '../light-glsl.ts';

/** Where a vertex of placed content is, for every pass; `REPEATED` meshes have a matrix and a feature per placement. */
const placed = /* glsl */ `
precision highp float;
precision highp int;
in vec3 position;
in uint feature;
uniform mat4 modelMatrix, viewMatrix, projectionMatrix;
uniform float pointPx;
#ifdef REPEATED
in vec4 spot0, spot1, spot2, spot3;
in uint owner;
mat4 toWorld() { return modelMatrix * mat4(spot0, spot1, spot2, spot3); }
uint featureHere() { return owner; }
#else
mat4 toWorld() { return modelMatrix; }
uint featureHere() { return feature; }
#endif
`;

/** Features told by an image's pixels: the first number, how many there are, and which channels make the number. */
const featureImage = /* glsl */ `
#ifdef FEATURE_IMAGE
uniform sampler2D featureMap;
uniform ivec4 featureTold; // count, channels, order of channels in base 4, spare
in vec2 vFeatureUv;
uint featureAt(uint first) {
  ivec2 size = textureSize(featureMap, 0);
  ivec2 at = ivec2(floor(fract(vFeatureUv) * vec2(size)));
  vec4 pixel = texelFetch(featureMap, clamp(at, ivec2(0), size - 1), 0) * 255.0 + 0.5;
  uint told = 0u;
  int order = featureTold.z;
  for (int i = 0; i < featureTold.y; i++) {
    told += uint(pixel[order % 4]) << uint(8 * i);
    order /= 4;
  }
  return first + min(told, uint(featureTold.x));
}
#else
uint featureAt(uint first) { return first; }
#endif
`;
const featureUv = /* glsl */ `
#ifdef FEATURE_IMAGE
in vec2 featurePlace;
out vec2 vFeatureUv;
#endif
`;

export const contentVertex = /* glsl */ `
${placed}
${featureUv}
in vec3 normal;
in vec2 uv;
in vec4 tone;
${shadowVertex}
out vec3 vWorld;
out vec3 vNormal;
out vec2 vUv;
out vec4 vTone;
flat out uint vFeature;
void main() {
  mat4 world = toWorld();
  vWorld = (world * vec4(position, 1.0)).xyz;
#ifdef SMOOTH
  // Stretched frames turn normals by the inverse transpose.
  vNormal = normalize(transpose(inverse(mat3(world))) * normal);
#else
  vNormal = vec3(0.0, 1.0, 0.0);
#endif
#if defined(MAP) || defined(GLOW_MAP) || defined(NORMAL_MAP) || defined(FINISH_MAP)
  vUv = uv;
#else
  vUv = vec2(0.0);
#endif
#ifdef TONED
  vTone = tone;
#else
  vTone = vec4(1.0);
#endif
#ifdef FEATURE_IMAGE
  vFeatureUv = featurePlace;
#endif
  vFeature = featureHere();
  placeShadow(vWorld, vNormal);
  gl_Position = projectionMatrix * (viewMatrix * vec4(vWorld, 1.0));
  gl_PointSize = clamp(pointPx / max(gl_Position.w, 0.1), 2.0, 12.0);
}
`;

/**
 * Base colour times light by the city's own sun, sky and shade, with a little gloss (Blinn-Phong, its exponent from glTF's
 * roughness as in Lazarov 2011, its colour from metalness). Clay keeps the form and leaves the picture out.
 */
export const contentFragment = /* glsl */ `
${lightUniforms}
${cutFragment}
${shadowFragment}
${lightFragment}
${ambientFragment}
${featureImage}
uniform vec3 wall, roof, accent;
uniform vec4 baseColour;
uniform vec3 glow;
uniform vec2 finish; // metallic, roughness
uniform float cutoff;
uniform sampler2D map, glowMap, normalMap, finishMap;
uniform float normalScale;
uniform uint hoveredFeature, selectedFeature;
in vec3 vWorld;
in vec3 vNormal;
in vec2 vUv;
in vec4 vTone;
flat in uint vFeature;
layout(location = 0) out vec4 colour;
#ifdef NORMAL_MAP
// A tangent frame from how place and picture run across the screen (Schueler 2013); glTF pictures run downwards.
vec3 dented(vec3 n) {
  vec3 right = dFdx(vWorld), up = dFdy(vWorld);
  vec2 uvRight = dFdx(vUv), uvUp = dFdy(vUv);
  vec3 a = cross(up, n), b = cross(n, right);
  vec3 tangent = a * uvRight.x + b * uvUp.x, bitangent = a * uvRight.y + b * uvUp.y;
  float scale = inversesqrt(max(max(dot(tangent, tangent), dot(bitangent, bitangent)), 1e-20));
  vec3 dent = texture(normalMap, vUv).xyz * 2.0 - 1.0;
  return normalize((tangent * dent.x - bitangent * dent.y) * scale * normalScale + n * dent.z);
}
#endif
void main() {
  cutAway(vWorld);
  vec4 base = baseColour * vTone;
#ifdef MAP
  base *= texture(map, vUv);
#endif
#ifdef MASKED
  if (base.a < cutoff) discard;
  base.a = 1.0;
#endif
#ifdef SMOOTH
  vec3 n = normalize(vNormal);
#ifdef TWO_SIDED
  if (!gl_FrontFacing) n = -n;
#endif
#elif defined(FACETED)
  vec3 n = normalize(cross(dFdx(vWorld), dFdy(vWorld)));
  if (dot(n, eye - vWorld) < 0.0) n = -n;
#else
  vec3 n = vec3(0.0, 1.0, 0.0);
#endif
#ifdef NORMAL_MAP
  n = normalize(mix(n, dented(n), lit));
#endif
  vec2 polish = finish;
#ifdef FINISH_MAP
  vec3 told = texture(finishMap, vUv).rgb;
  polish = vec2(finish.x * told.b, clamp(finish.y * told.g, 0.04, 1.0));
#endif
  float away = distance(vWorld, eye);
  float light = sunlit(vWorld);
  vec3 clay = mix(wall, roof, smoothstep(0.35, 0.6, n.y));
#ifdef POINTS
  // Points have no faces to mould: their own tones are their form.
  clay = mix(wall, vec3(dot(base.rgb, vec3(0.2126, 0.7152, 0.0722))), 0.45);
#endif
  vec3 albedo = mix(clay, base.rgb * (1.0 - 0.55 * polish.x), lit);
  vec3 shade = shaded(albedo, n, light, openSky(vWorld, n));
#ifdef SMOOTH
  vec3 view = normalize(eye - vWorld);
  float sharp = 2.0 / max(pow(polish.y, 4.0), 2e-3) - 2.0;
  float spot = pow(max(dot(n, normalize(view + keyDirection)), 0.0), max(sharp, 1.0)) * (sharp + 2.0) * 0.125;
  vec3 mirror = mix(vec3(0.04), base.rgb, polish.x);
  float facing = max(dot(n, keyDirection), 0.0);
  shade += lit * mirror * (keyLight * min(spot, 4.0) * facing * light + skyColour * (1.0 - polish.y) * 0.6);
#endif
#ifdef GLOW_MAP
  shade += lit * glow * texture(glowMap, vUv).rgb;
#else
  shade += lit * glow;
#endif
  shade = hazed(shade, away);
  uint here = featureAt(vFeature);
  bool isSelected = selectedFeature != 0u && here == selectedFeature;
  if (isSelected || (hoveredFeature != 0u && here == hoveredFeature)) {
    // The mark keeps the form of what it marks, at night too.
    float form = min(dot(shaded(vec3(0.8), n, light, 1.0), vec3(0.3333)), 1.0);
    shade = mix(shade, accent * mix(0.4, 1.0, form), isSelected ? 0.45 : 0.2);
  }
  float alpha = 1.0;
#ifdef SHEER
  alpha = mix(max(base.a, 0.25), base.a, lit);
#endif
  colour = vec4(screen(shade) * alpha, alpha);
}
`;

/** Depth for the sun's maps. */
export const contentDepthVertex = /* glsl */ `
${placed}
${cutVarying('out')}
void main() {
  vec3 world = (toWorld() * vec4(position, 1.0)).xyz;
#if CUT == 1
  vCutAt = world;
#endif
  gl_Position = projectionMatrix * (viewMatrix * vec4(world, 1.0));
}
`;
export const contentDepthFragment = /* glsl */ `
precision highp float;
precision highp int;
${cutFragment}
${cutVarying('in')}
layout(location = 0) out vec4 colour;
void main() {
#if CUT == 1
  cutAway(vCutAt);
#endif
  colour = vec4(1.0);
}
`;

/** Pick number and window depth. */
export const contentPickVertex = /* glsl */ `
${placed}
${featureUv}
${cutVarying('out')}
flat out uint vFeature;
void main() {
  vec3 world = (toWorld() * vec4(position, 1.0)).xyz;
#if CUT == 1
  vCutAt = world;
#endif
#ifdef FEATURE_IMAGE
  vFeatureUv = featurePlace;
#endif
  vFeature = featureHere();
  gl_Position = projectionMatrix * (viewMatrix * vec4(world, 1.0));
  gl_PointSize = clamp(pointPx / max(gl_Position.w, 0.1), 2.0, 12.0);
}
`;
export const contentPickFragment = /* glsl */ `
precision highp float;
precision highp int;
${cutFragment}
${cutVarying('in')}
${featureImage}
flat in uint vFeature;
layout(location = 0) out vec4 colour;
void main() {
#if CUT == 1
  cutAway(vCutAt);
#endif
  colour = vec4(float(featureAt(vFeature)), gl_FragCoord.z, 0.0, 1.0);
}
`;

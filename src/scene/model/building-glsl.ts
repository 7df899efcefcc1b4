import { lightFragment, lightUniforms, shadowFragment, shadowVertex } from './light-glsl.ts';
import { ROW_BITS } from './states.ts';

/** What every pass over buildings shares: where a vertex is, and what the state textures say of its building. */
const placed = /* glsl */ `
in vec4 place; // quantised x, y, z, and the run along the wall in 1/16 m
in uint row; // and, in the top bit, whether this is an overview box
uniform mat4 modelMatrix, viewMatrix, projectionMatrix;
uniform highp sampler2D facts;
uniform lowp sampler2D tint;
ivec2 cellOf(uint r) { return ivec2(int(r & ${(1 << ROW_BITS) - 1}u), int((r & 0x7fffffffu) >> ${ROW_BITS}u)); }
// The map's ground is flat: feet that stand a little above it are drawn down to it, or houses would float.
vec3 worldPlace(vec4 fact) {
  vec3 world = (modelMatrix * vec4(place.xyz, 1.0)).xyz;
  if (abs(world.y - fact.y) < 0.35 && fact.y > 0.0 && fact.y < 4.0 && floor(fact.w / 1024.0) != 8.0) world.y = 0.0;
  return world;
}
// An overview box steps aside for the same building in detail.
bool isHidden(vec4 mark) { return (int(mark.a * 255.0 + 0.5) & ((row & 0x80000000u) != 0u ? 96 : 32)) != 0; }
`;

export const buildingVertex = /* glsl */ `
${lightUniforms}
${placed}
in vec4 facet;
in vec4 edge;
in vec2 span;
${shadowVertex}
out vec3 vWorld;
out vec3 vEdge;
out vec4 vWall; // run m, width m, height above the foot m, top of the facet above the foot m
flat out vec3 vNormal;
flat out vec4 vFact;
flat out vec4 vMark;
flat out vec2 vChance; // of the building, of the facet
void main() {
  ivec2 cell = cellOf(row);
  vFact = texelFetch(facts, cell, 0);
  vMark = texelFetch(tint, cell, 0);
  vWorld = worldPlace(vFact);
  vNormal = normalize(vec3(facet.x, facet.z, -facet.y));
  vEdge = edge.xyz;
  vWall = vec4(place.w / 16.0, span.x / 16.0, max(vWorld.y - vFact.y, 0.0), span.y / 16.0);
  vChance = vec2(mod(vFact.w, 1024.0) / 1024.0, facet.w);
  placeShadow(vWorld, vNormal);
  gl_Position = isHidden(vMark) ? vec4(2.0, 2.0, 2.0, 1.0) : projectionMatrix * (viewMatrix * vec4(vWorld, 1.0));
}
`;

/** Façades by use and chance, windows, storeys; only in the lit style. Uses: the order of `buildingUses`. */
const facade = /* glsl */ `
uniform float windowsLit[11];
vec3 tone(int use, float c, bool isRoof) {
  float d = fract(c * 7.31);
  if (isRoof) {
    if (use == 9) return mix(vec3(0.115, 0.12, 0.125), vec3(0.17, 0.165, 0.16), d);
    if (use == 4) return mix(vec3(0.33, 0.38, 0.43), vec3(0.48, 0.47, 0.45), d);
    if (use == 1) return d < 0.3 ? mix(vec3(0.36, 0.19, 0.13), vec3(0.44, 0.26, 0.18), fract(c * 31.0)) : mix(vec3(0.34, 0.33, 0.32), vec3(0.52, 0.5, 0.47), d);
    return mix(vec3(0.38, 0.38, 0.38), vec3(0.58, 0.56, 0.53), d);
  }
  if (use == 9) return mix(vec3(0.72, 0.7, 0.65), vec3(0.5, 0.43, 0.35), step(0.8, d));
  if (use == 1) return d < 0.45 ? mix(vec3(0.74, 0.68, 0.58), vec3(0.66, 0.57, 0.46), fract(c * 13.0)) : d < 0.72 ? mix(vec3(0.62, 0.62, 0.6), vec3(0.78, 0.77, 0.74), fract(c * 17.0)) : d < 0.88 ? vec3(0.5, 0.31, 0.23) : vec3(0.6, 0.5, 0.36);
  if (use == 3) return d < 0.55 ? mix(vec3(0.3, 0.36, 0.41), vec3(0.42, 0.47, 0.5), fract(c * 13.0)) : mix(vec3(0.6, 0.59, 0.57), vec3(0.46, 0.45, 0.44), d);
  if (use == 2) return d < 0.4 ? vec3(0.42, 0.44, 0.46) : mix(vec3(0.66, 0.62, 0.55), vec3(0.56, 0.48, 0.4), fract(c * 11.0));
  if (use == 4) return mix(vec3(0.5, 0.53, 0.55), vec3(0.6, 0.56, 0.5), d);
  if (use == 6) return vec3(0.76, 0.77, 0.76);
  if (use == 7) return mix(vec3(0.66, 0.5, 0.38), vec3(0.7, 0.66, 0.58), d);
  if (use == 10) return mix(vec3(0.6, 0.36, 0.3), vec3(0.66, 0.64, 0.6), step(0.4, d));
  return mix(vec3(0.64, 0.6, 0.53), vec3(0.56, 0.55, 0.53), d);
}
// Window share of a wall cell: width, height; by use.
vec2 pane(int use, float c) {
  if (use == 3) return fract(c * 5.0) < 0.55 ? vec2(0.9, 0.82) : vec2(0.96, 0.56);
  if (use == 2) return vec2(0.78, 0.66);
  if (use == 4) return vec2(0.8, 0.26);
  if (use == 9) return vec2(0.42, 0.46);
  if (use == 6 || use == 7) return vec2(0.72, 0.52);
  return fract(c * 9.0) < 0.35 ? vec2(0.68, 0.5) : vec2(0.5, 0.52);
}
`;

export const buildingFragment = /* glsl */ `
${lightUniforms}
${shadowFragment}
${lightFragment}
uniform vec3 wall, roof, edgeColour, accent;
uniform float edgeShare, pixelM; // metres per pixel at one metre from the eye
in vec3 vWorld;
in vec3 vEdge;
in vec4 vWall;
flat in vec3 vNormal;
flat in vec4 vFact;
flat in vec4 vMark;
flat in vec2 vChance;
layout(location = 0) out vec4 colour;
${facade}
float crease(float width) {
  vec3 w = fwidth(vEdge);
  vec3 d = vEdge / max(w, vec3(1e-5));
  // Triangles of a few pixels would be all line.
  vec3 fine = 1.0 - smoothstep(0.12, 0.45, w);
  vec3 line = (1.0 - smoothstep(width - 0.5, width + 0.5, d)) * fine;
  return max(line.x, max(line.y, line.z));
}
void main() {
  vec3 n = vNormal;
  bool isRoof = n.y > 0.45;
  float away = distance(vWorld, eye);
  int mark = int(vMark.a * 255.0 + 0.5);
  float rise = isRoof ? 1.0 : smoothstep(0.0, 6.0, vWall.z);
  vec3 albedo = isRoof ? roof : wall;
  vec3 glow = vec3(0.0);
  float glass = 0.0;
  float storeyM = clamp(vFact.x / max(vFact.z, 1.0), 2.7, 6.5);
  float storey = vWall.z / storeyM;

  if (lit > 0.0) {
    int use = int(vFact.w / 1024.0);
    vec3 paint = tone(use, vChance.x, isRoof);
    vec3 warmGlow = vec3(0.0);
    if (!isRoof && abs(n.y) < 0.4) {
      float cells = max(1.0, floor(vWall.y / 3.2 + 0.5));
      vec2 at = vec2(vWall.x / max(vWall.y, 0.1) * cells, storey);
      vec2 w = fwidth(at);
      vec2 f = fract(at);
      vec2 size = pane(use, vChance.x) * 0.5;
      bool shop = use == 2 && at.y < 1.0;
      if (shop) size = vec2(0.46, 0.4);
      vec2 d = size - abs(f - vec2(0.5, 0.54));
      vec2 soft = clamp(d / max(w, vec2(1e-4)) + 0.5, 0.0, 1.0);
      float pane01 = soft.x * soft.y;
      float far = smoothstep(0.3, 0.75, max(w.x, w.y));
      float mean = size.x * size.y * 4.0;
      float whole = step((floor(at.y) + 0.96) * storeyM, vWall.w) * step(1.7, vWall.y) * step(use == 4 ? 3.5 : 0.0, vWall.z);
      glass = mix(pane01, mean, far) * whole;
      float c = chance(floor(at) + vec2(floor(vChance.x * 911.0), floor(vChance.y * 127.0)));
      vec3 view = normalize(vWorld - eye);
      float grazing = pow(1.0 - abs(dot(view, n)), 3.0);
      vec3 mirror = mix(skyColour, haze, 0.45 + 0.4 * reflect(view, n).y * -1.0);
      vec3 dark = mix(vec3(0.035, 0.045, 0.055), vec3(0.075, 0.085, 0.09), c);
      vec3 pane3 = dark + mirror * (0.16 + 0.62 * grazing) * (use == 3 ? 1.25 : 0.85);
      // Panes mirror the sky whatever the light: undo the light the wall will get.
      paint = mix(paint * mix(1.0, 0.94, smoothstep(0.06, 0.0, f.y) * (1.0 - far)), paint * 0.3, glass * 0.85);
      glow += pane3 * glass * 0.8 * (1.0 - night * 0.7);
      float share = windowsLit[use];
      float on = step(c, share);
      vec3 lamp = c * 57.0 - floor(c * 57.0) < (use == 3 || use == 6 ? 0.5 : 0.12) ? vec3(0.78, 0.86, 0.95) : mix(vec3(1.0, 0.62, 0.26), vec3(1.0, 0.78, 0.48), fract(c * 23.0));
      float strength = 0.55 + 0.6 * fract(c * 91.0);
      vec3 panes = lamp * on * strength;
      vec3 average = vec3(1.0, 0.7, 0.4) * share * 0.8;
      warmGlow = mix(panes * pane01, average * mean, far) * whole * night * (shop ? 1.3 : 1.0);
      glow += warmGlow;
    } else if (isRoof) {
      paint *= 0.94 + 0.12 * chance(floor(vWorld.xz / 3.0) + 7.0) * (1.0 - smoothstep(300.0, 900.0, away));
    }
    albedo = mix(albedo, paint, lit);
    glow *= lit;
  }
  // Storey lines give clay its scale without telling anything.
  float band = fwidth(storey);
  float clayLine = !isRoof && vWall.w > 5.0 ? (1.0 - smoothstep(0.0, max(band * 1.2, 0.035), abs(fract(storey + 0.5) - 0.5))) * (1.0 - smoothstep(0.08, 0.28, band)) : 0.0;
  albedo *= mix(1.0, 0.9, clayLine * (1.0 - lit));
  albedo *= mix(0.75, 1.0, rise);

  float light = dot(n, keyDirection) > 0.0 ? sunlit(vWorld) : 1.0;
  vec3 shade = shaded(albedo, n, light) + glow;

  float lineFade = 1.0 - smoothstep(500.0, 2600.0, away);
  float line = crease(0.75) * edgeShare * lineFade;
  // Lines keep the light of their wall by half, so that they read as creases and not as wires.
  shade = mix(shade, edgeColour * mix(1.0, dot(shade, vec3(0.33)) / max(dot(albedo, vec3(0.33)), 0.02), 0.5), line);

  int alarm = mark & 3;
  if (alarm != 0) {
    vec3 data = pow(vMark.rgb, vec3(2.2));
    float form = dot(shaded(vec3(1.0), n, light), vec3(0.3333));
    shade = mix(shade, data * mix(1.0, form, 0.45), 0.86);
  }
  if ((mark & 16) != 0) shade = mix(shade, haze * 1.4 + 0.01, 0.6);
  shade = hazed(shade, away);
  if ((mark & 12) != 0) {
    bool isSelected = (mark & 8) != 0;
    shade = mix(shade, accent, isSelected ? 0.34 : 0.16);
    shade = mix(shade, accent, crease(isSelected ? 1.8 : 1.1));
  }
  colour = vec4(screen(shade), 1.0);
}
`;

/** Depth only, for the shadow maps. */
export const buildingDepthVertex = /* glsl */ `
precision highp float;
precision highp int;
${placed}
void main() {
  ivec2 cell = cellOf(row);
  vec3 world = worldPlace(texelFetch(facts, cell, 0));
  gl_Position = isHidden(texelFetch(tint, cell, 0)) ? vec4(2.0, 2.0, 2.0, 1.0) : projectionMatrix * (viewMatrix * vec4(world, 1.0));
}
`;
export const depthFragment = /* glsl */ `
precision mediump float;
layout(location = 0) out vec4 colour;
void main() { colour = vec4(1.0); }
`;

/** Row + 1 and window depth, for picking. */
export const buildingPickVertex = /* glsl */ `
precision highp float;
precision highp int;
${placed}
flat out float vRow;
void main() {
  ivec2 cell = cellOf(row);
  vRow = float(row & 0x7fffffffu) + 1.0;
  gl_Position = isHidden(texelFetch(tint, cell, 0)) ? vec4(2.0, 2.0, 2.0, 1.0) : projectionMatrix * (viewMatrix * vec4(worldPlace(texelFetch(facts, cell, 0)), 1.0));
}
`;
export const buildingPickFragment = /* glsl */ `
precision highp float;
flat in float vRow;
layout(location = 0) out vec4 colour;
void main() { colour = vec4(vRow, gl_FragCoord.z, 0.0, 1.0); }
`;

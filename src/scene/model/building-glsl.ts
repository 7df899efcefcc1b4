import { ambientFragment } from './ambient-glsl.ts';
import { cutFragment, cutVarying } from './cut-glsl.ts';
import { lightFragment, lightUniforms, shadowFragment, shadowVertex } from './light-glsl.ts';
import { ROW_BITS } from './states.ts';

/** What every pass over buildings shares: where a vertex is, and what the state textures say of its building. */
const placed = /* glsl */ `
in vec4 place; // quantised x, y, z, and the run along the wall in 1/16 m
in uint row; // and, in the top bit, whether this is an overview box
uniform mat4 modelMatrix, viewMatrix, projectionMatrix;
uniform highp sampler2D facts;
uniform lowp sampler2D tint;
uniform highp sampler2D dataHeights; // metres by building row, NaN = its own
uniform vec2 dataStyle; // colours by data, heights by data: 0 or 1
ivec2 cellOf(uint r) { return ivec2(int(r & ${(1 << ROW_BITS) - 1}u), int((r & 0x7fffffffu) >> ${ROW_BITS}u)); }
// The map's ground is flat: feet that stand a little above it are drawn down to it, or houses would float.
vec3 worldPlace(vec4 fact) {
  vec3 world = (modelMatrix * vec4(place.xyz, 1.0)).xyz;
  if (abs(world.y - fact.y) < 0.35 && fact.y > 0.0 && fact.y < 4.0 && floor(fact.w / 1024.0) != 8.0) world.y = 0.0;
  if (dataStyle.y > 0.0) {
    float tallM = texelFetch(dataHeights, cellOf(row), 0).r;
    if (tallM > 0.0) world.y = fact.y + (world.y - fact.y) * tallM / max(fact.x, 0.5);
  }
  return world;
}
// An overview box steps aside for the same building in detail.
bool isHidden(vec4 mark) { return (int(mark.a * 255.0 + 0.5) & ((row & 0x80000000u) != 0u ? 224 : 160)) != 0; }
`;

export const buildingVertex = /* glsl */ `
${lightUniforms}
${placed}
in vec4 facet;
in vec4 edge;
in vec2 span;
uniform lowp sampler2D dataColours; // sRGB, and pattern + 128 where a style says something
${shadowVertex}
#if SKIN > 0
in vec4 skin; // sRGB, and whether the source says a colour
out vec4 vSkin;
#endif
out vec3 vWorld;
out vec3 vEdge;
out vec4 vWall; // run m, width m, height above the foot m, top of the facet above the foot m
flat out vec3 vNormal;
flat out vec4 vFact;
flat out vec4 vMark;
flat out vec4 vData;
flat out vec2 vChance; // of the building, of the facet
void main() {
  ivec2 cell = cellOf(row);
  vFact = texelFetch(facts, cell, 0);
  vMark = texelFetch(tint, cell, 0);
  vData = dataStyle.x > 0.0 ? texelFetch(dataColours, cell, 0) : vec4(0.0);
  vWorld = worldPlace(vFact);
#if SKIN > 0
  vSkin = skin;
#endif
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
  float e = fract(c * 31.7);
  if (isRoof) {
    if (use == 9) return mix(vec3(0.13, 0.137, 0.145), vec3(0.2, 0.195, 0.19), d);
    if (use == 4) return mix(vec3(0.36, 0.43, 0.5), vec3(0.56, 0.55, 0.53), step(0.5, d));
    if (use == 1) return d < 0.22 ? mix(vec3(0.55, 0.27, 0.17), vec3(0.64, 0.38, 0.26), e) : mix(vec3(0.56, 0.54, 0.52), vec3(0.78, 0.75, 0.7), e);
    return mix(vec3(0.58, 0.575, 0.565), vec3(0.8, 0.78, 0.74), d);
  }
  if (use == 9) return mix(vec3(0.82, 0.8, 0.75), vec3(0.58, 0.49, 0.39), step(0.78, d));
  if (use == 1) return d < 0.42 ? mix(vec3(0.93, 0.87, 0.76), vec3(0.87, 0.76, 0.6), e) : d < 0.78 ? mix(vec3(0.84, 0.83, 0.8), vec3(0.95, 0.93, 0.89), e) : d < 0.88 ? mix(vec3(0.66, 0.4, 0.29), vec3(0.74, 0.5, 0.37), e) : mix(vec3(0.85, 0.7, 0.48), vec3(0.87, 0.66, 0.54), e);
  if (use == 3) return d < 0.5 ? mix(vec3(0.46, 0.55, 0.62), vec3(0.62, 0.68, 0.71), e) : mix(vec3(0.9, 0.87, 0.82), vec3(0.72, 0.7, 0.67), e);
  if (use == 2) return d < 0.3 ? vec3(0.62, 0.65, 0.67) : mix(vec3(0.9, 0.85, 0.76), vec3(0.8, 0.69, 0.56), e);
  if (use == 4) return mix(vec3(0.7, 0.74, 0.76), vec3(0.82, 0.77, 0.68), e);
  if (use == 6) return vec3(0.94, 0.945, 0.93);
  if (use == 7) return mix(vec3(0.84, 0.63, 0.46), vec3(0.91, 0.86, 0.75), d);
  if (use == 10) return mix(vec3(0.66, 0.36, 0.29), vec3(0.76, 0.74, 0.69), step(0.4, d));
  return mix(vec3(0.87, 0.82, 0.73), vec3(0.78, 0.76, 0.73), d);
}
// Width of a wall cell, metres.
float bay(int use, float c) {
  float e = fract(c * 3.7);
  if (use == 3) return mix(1.6, 3.2, e);
  if (use == 4) return 6.0;
  if (use == 9) return 2.6;
  return mix(2.9, 4.2, e);
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
${cutFragment}
${shadowFragment}
${lightFragment}
${ambientFragment}
uniform vec3 wall, roof, edgeColour, accent;
uniform float ghost; // 1, or the share that is seen while what is below ground is looked at
uniform float edgeShare, pixelM; // metres per pixel at one metre from the eye
in vec3 vWorld;
in vec3 vEdge;
in vec4 vWall;
flat in vec3 vNormal;
flat in vec4 vFact;
flat in vec4 vMark;
flat in vec4 vData;
flat in vec2 vChance;
layout(location = 0) out vec4 colour;
${facade}
float crease(float width) {
  vec3 w = fwidth(vEdge);
  vec3 d = vEdge / max(w, vec3(1e-5));
  // Triangles of a few pixels would be all line.
  vec3 fine = 1.0 - smoothstep(0.05, 0.3, w);
  vec3 line = (1.0 - smoothstep(width - 0.5, width + 0.5, d)) * fine;
  return max(line.x, max(line.y, line.z));
}
// Patterns of data styles, in screen pixels so that they read at any distance: the numbers of Pattern in rules/styles/paint.ts.
float inked(int pattern) {
  vec2 p = gl_FragCoord.xy;
  if (pattern == 1) return step(fract((p.x + p.y) / 8.0), 0.3);
  if (pattern == 2) return max(step(fract((p.x + p.y) / 8.0), 0.25), step(fract((p.x - p.y) / 8.0), 0.25));
  if (pattern == 3) return 1.0 - step(0.22, distance(fract(p / 7.0), vec2(0.5)));
  if (pattern == 4) return step(fract(p.y / 6.0), 0.3);
  if (pattern == 5) return step(fract((p.x + p.y) / 5.0), 0.65);
  if (pattern == 7) return 0.55 * step(fract((p.x - p.y) / 10.0), 0.16);
  return 0.0;
}
#if SKIN > 0
in vec4 vSkin;
#endif
// A colour of the source's own stands in for ours.
vec3 skinned(vec3 ours) {
#if SKIN > 0
  return mix(ours, pow(vSkin.rgb, vec3(2.2)), step(0.5, vSkin.a));
#else
  return ours;
#endif
}
void main() {
  cutAway(vWorld);
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
    vec3 paint = skinned(tone(use, vChance.x, isRoof));
    vec3 warmGlow = vec3(0.0);
    if (!isRoof && abs(n.y) < 0.4) {
      float cells = max(1.0, floor(vWall.y / bay(use, vChance.x) + 0.5));
      vec2 at = vec2(vWall.x / max(vWall.y, 0.1) * cells, storey);
      vec2 w = fwidth(at);
      vec2 f = fract(at);
      vec2 size = pane(use, vChance.x) * 0.5;
      bool shop = use == 2 && at.y < 1.0;
      if (shop) size = vec2(0.46, 0.4);
      vec2 soft = clamp((size - abs(f - vec2(0.5, 0.54))) / max(w, vec2(1e-4)) + 0.5, 0.0, 1.0);
      // Where cells shrink below a few pixels, each way by itself, only their mean is left.
      vec2 far = smoothstep(vec2(0.22), vec2(0.62), w);
      soft = mix(soft, size * 2.0, far);
      float toTop = vWall.w - vWall.z;
      float whole = step((floor(at.y) + 0.96) * storeyM, vWall.w) * step(1.7, vWall.y) * step(use == 4 ? 3.5 : 0.3, vWall.z) * smoothstep(0.5, 0.7, toTop);
      glass = soft.x * soft.y * whole;
      vec2 cellAt = floor(at) + vec2(floor(vChance.x * 911.0), floor(vChance.y * 127.0));
      float c = chance(cellAt);
      vec3 view = normalize(vWorld - eye);
      float grazing = pow(1.0 - abs(dot(view, n)), 3.0);
      float up = reflect(view, n).y;
      vec3 mirror = mix(haze, skyColour, smoothstep(-0.1, 0.5, up)) * mix(0.6, 1.0, smoothstep(-0.5, 0.05, up));
      // The sun's own glint on panes that happen to look its way.
      float sunward = max(dot(reflect(view, n), keyDirection), 0.0);
      mirror += keyLight * (0.3 * pow(sunward, 3.0) + 0.9 * pow(sunward, 24.0));
      vec3 dark = mix(vec3(0.05, 0.065, 0.08), vec3(0.11, 0.125, 0.135), c);
      bool isGlassy = use == 3;
      // Cornice, plinth and the shade under each sill.
      paint *= 1.0 + 0.1 * smoothstep(0.75, 0.6, toTop) - 0.16 * smoothstep(0.5, 0.3, vWall.z);
      paint *= mix(1.0, 0.93, smoothstep(0.08, 0.0, f.y) * (1.0 - far.y));
      // Blinds, curtains and reveals: far away a window is a shade of its wall and no hole in it.
      float hole = (isGlassy ? 0.86 : 0.78) * mix(1.0, 0.74, max(far.x, far.y));
      paint = mix(paint, paint * 0.24 + dark * 0.3, glass * hole);
      glow += (dark + mirror * ((isGlassy ? 0.74 : 0.3) + 0.5 * grazing)) * glass * 0.78 * (1.0 - night * 0.72);
      // Houses keep hours of their own and offices are lit by floors: without dark ones between, a night city is all confetti.
      float share = windowsLit[use] * mix(0.22, 1.2, fract(vChance.x * 13.7));
      if (use == 3) share *= mix(0.3, 1.5, step(0.5, chance(vec2(floor(at.y) * 3.0 + 1.0, floor(vChance.x * 577.0)))));
      // Seen from afar rooms merge into groups of two by two, four by four: lights stay points, never a wash.
      vec2 merge = exp2(ceil(max(log2(w * 1.7), 0.0)));
      vec2 groupAt = floor(at / merge) + vec2(floor(vChance.x * 911.0), floor(vChance.y * 127.0));
      float c2 = chance(groupAt + merge * 17.0);
      float blur = smoothstep(1.0, 1.01, max(merge.x, merge.y));
      c = mix(c, c2, blur);
      float on = step(c, share * mix(1.0, 0.62, blur));
      vec3 lamp = mix(vec3(1.0, 0.54, 0.19), vec3(1.0, 0.76, 0.46), fract(c * 23.0));
      if (fract(c * 57.0) < (use == 3 || use == 6 ? 0.3 : 0.07)) lamp = vec3(0.72, 0.82, 0.95);
      float strength = 0.25 + 0.9 * fract(c * 91.0) * fract(c * 41.0) + 0.15;
      // A group is a lit room or two among dark ones, and weaker the more it stands for.
      float fill = mix(soft.x * soft.y, 0.62 / (1.0 + 0.12 * (merge.x * merge.y - 1.0)), blur);
      warmGlow = lamp * on * strength * fill * whole * night * (shop ? 1.7 : 1.0);
      warmGlow += vec3(1.0, 0.66, 0.36) * share * 0.035 * whole * night;
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
  // Clay has no colour to tell buildings apart: the tall stand lighter, each has its own shade, and walls lighten to their tops.
  float tall = smoothstep(12.0, 140.0, vFact.x);
  albedo *= mix((0.93 + 0.12 * vChance.x) * (1.0 + 0.22 * tall) * (isRoof ? 1.06 : mix(0.86, 1.06, smoothstep(0.0, 1.0, vWall.z / max(vWall.w, 8.0)))), 1.0, lit);

  float lying = weather.y * lit * smoothstep(0.35, 0.75, n.y) * (0.86 + 0.14 * chance(floor(vWorld.xz * 0.7)));
  albedo = mix(albedo * (1.0 - weather.x * lit * (isRoof ? 0.34 : 0.14)), vec3(0.84, 0.87, 0.92), lying);

  float light = dot(n, keyDirection) > 0.0 ? sunlit(vWorld) : 1.0;
  // Where shadow maps end, the mean shade of a dense city stands in for them.
  light *= 1.0 - 0.3 * lit * (isRoof ? 0.3 : 1.0) * smoothstep(2500.0, 6000.0, away);
  float open = openSky(vWorld, n);
  vec3 shade = shaded(albedo, n, light, open) + glow;
  if (weather.x > 0.0 && isRoof) shade += haze * weather.x * lit * 0.3 * pow(1.0 - max(dot(normalize(eye - vWorld), n), 0.0), 3.0);

  float lineFade = 1.0 - smoothstep(600.0, 4200.0, away);
  float line = crease(0.75) * edgeShare * lineFade;
  // Lines keep the light of their wall by half, so that they read as creases and not as wires.
  shade = mix(shade, edgeColour * mix(1.0, min(dot(shade, vec3(0.33)) / max(dot(albedo, vec3(0.33)), 0.02), 1.3), 0.5), line);

  int styled = int(vData.a * 255.0 + 0.5);
  if (styled >= 128) {
    // Data colours bypass tone mapping: only the form of the building shades them.
    float form = dot(shaded(vec3(1.0), n, light, open), vec3(0.3333));
    vec3 told = pow(vData.rgb, vec3(2.2)) * mix(1.0, clamp(form, 0.0, 1.25), 0.5);
    shade = mix(told, told * 0.42, inked(styled & 7) * (1.0 - 0.4 * smoothstep(1500.0, 5000.0, away)));
    shade = mix(shade, edgeColour, line * 0.7);
  }
  int alarm = mark & 3;
  if (alarm != 0) {
    vec3 data = pow(vMark.rgb, vec3(2.2));
    float form = dot(shaded(vec3(1.0), n, light, open), vec3(0.3333));
    shade = mix(shade, data * mix(1.0, form, 0.45), 0.86);
  }
  if ((mark & 16) != 0) shade = mix(shade, haze * 1.4 + 0.01, 0.6);
  shade = hazed(shade, away);
  if ((mark & 12) != 0) {
    bool isSelected = (mark & 8) != 0;
    shade = mix(shade, accent, isSelected ? 0.34 : 0.16);
    shade = mix(shade, accent, crease(isSelected ? 1.8 : 1.1));
  }
  colour = vec4(screen(sectioned(shade, vWorld, mix(roof, accent, 0.3), accent)), 1.0) * ghost;
}
`;

/** Depth only, for the shadow maps. */
export const buildingDepthVertex = /* glsl */ `
precision highp float;
precision highp int;
${placed}
${cutVarying('out')}
void main() {
  ivec2 cell = cellOf(row);
  vec3 world = worldPlace(texelFetch(facts, cell, 0));
#if CUT == 1
  vCutAt = world;
#endif
  gl_Position = isHidden(texelFetch(tint, cell, 0)) ? vec4(2.0, 2.0, 2.0, 1.0) : projectionMatrix * (viewMatrix * vec4(world, 1.0));
}
`;
export const depthFragment = /* glsl */ `
precision highp float;
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

/** Row + 1 and window depth, for picking. */
export const buildingPickVertex = /* glsl */ `
precision highp float;
precision highp int;
${placed}
flat out float vRow;
${cutVarying('out')}
void main() {
  ivec2 cell = cellOf(row);
  vRow = float(row & 0x7fffffffu) + 1.0;
  vec3 world = worldPlace(texelFetch(facts, cell, 0));
#if CUT == 1
  vCutAt = world;
#endif
  gl_Position = isHidden(texelFetch(tint, cell, 0)) ? vec4(2.0, 2.0, 2.0, 1.0) : projectionMatrix * (viewMatrix * vec4(world, 1.0));
}
`;
export const buildingPickFragment = /* glsl */ `
precision highp float;
flat in float vRow;
${cutFragment}
${cutVarying('in')}
layout(location = 0) out vec4 colour;
void main() {
#if CUT == 1
  cutAway(vCutAt);
#endif
  colour = vec4(vRow, gl_FragCoord.z, 0.0, 1.0);
}
`;

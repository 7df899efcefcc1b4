/** Tubes as instances of one hexagonal cylinder; boxes as instances of one cube; both lit from the eye and veiled by soil. */
const soil = /* glsl */ `
precision highp float;
precision highp int;
uniform vec3 eye, soilColour, accent;
uniform float groundM, clearM; // height of the ground at the focus or the pit's middle, metres of soil that hide by 63 %
uniform vec2 pitSlope; // metres a metre that the ground rises along the pit, and across it
uniform vec4 pitAt; // pit: middle x, z, and its half length and width; half length 0 = no pit
uniform vec4 pitTurn; // cosine, sine, floor, 1 where pipes outside the pit are hidden
vec2 inPit(vec3 world) {
  vec2 d = world.xz - pitAt.xy;
  return vec2(d.x * pitTurn.x + d.y * pitTurn.y, -d.x * pitTurn.y + d.y * pitTurn.x);
}
bool isInPit(vec3 world) {
  vec2 q = abs(inPit(world));
  return q.x < pitAt.z && q.y < pitAt.w && world.y > pitTurn.z;
}
// Below the ground, or the plane of the pit's rim.
float depthOf(vec3 world) { return groundM + dot(inPit(world), pitSlope) - world.y; }
// Where the line of sight passes the ground.
bool isSeenThroughPit(vec3 world) {
  float above = -depthOf(eye);
  float t = above / max(above + depthOf(world), 0.001);
  vec2 q = abs(inPit(eye + (world - eye) * t));
  return above < 0.0 || (q.x < pitAt.z && q.y < pitAt.w);
}
// With a pit nothing outside it is drawn: not on higher ground beside it either.
void dig(vec3 world) {
  if (pitTurn.w > 0.5 && !(isInPit(world) && isSeenThroughPit(world))) discard;
}
vec3 veiled(vec3 colour, vec3 world) {
  float below = max(depthOf(world), 0.0);
  float share = below / max(eye.y - world.y, 0.1);
  float path = distance(eye, world) * clamp(share, 0.0, 1.0);
  float hidden = (1.0 - exp(-path / clearM)) * (1.0 - pitTurn.w);
  return mix(colour, soilColour, hidden * 0.82);
}
vec3 headlight(vec3 colour, vec3 n, vec3 world) {
  float facing = abs(dot(n, normalize(eye - world)));
  float sky = 0.5 + 0.5 * n.y;
  return colour * (0.42 + 0.4 * facing + 0.22 * sky);
}
`;

export const tubeVertex = /* glsl */ `
precision highp float;
precision highp int;
in vec3 position; // round the axis: x, y; along it: z, 0 to 1
in vec4 from; // start, radius m
in vec4 to; // end, number of the link
in vec4 tone; // colour; network number in alpha
uniform mat4 viewMatrix, projectionMatrix;
uniform vec3 eye;
uniform float pixelM; // metres per pixel at one metre from the eye
uniform int shownNetworks; // a bit each
uniform vec4 marked; // selected network and link, hovered network and link; -1 = none
uniform float leastPx;
uniform vec3 detailAt; // focus, and how far about it small pipes are drawn
out vec3 vWorld;
out vec3 vNormal;
flat out vec3 vTone;
flat out float vMark;
void main() {
  int network = int(tone.a * 255.0 + 0.5);
  bool isSelected = int(marked.x) == network && abs(marked.y - to.w) < 0.5;
  bool isHovered = int(marked.z) == network && abs(marked.w - to.w) < 0.5;
  vMark = isSelected ? 2.0 : isHovered ? 1.0 : 0.0;
  vTone = tone.rgb;
  vec3 axis = to.xyz - from.xyz;
  vec3 along = normalize(axis);
  vec3 side = normalize(cross(abs(along.y) > 0.98 ? vec3(1.0, 0.0, 0.0) : vec3(0.0, 1.0, 0.0), along));
  vec3 up = cross(along, side);
  vec3 centre = mix(from.xyz, to.xyz, position.z);
  float radius = max(from.w, leastPx * (1.0 + 0.6 * vMark) * pixelM * distance(eye, centre));
  // Small pipes thin out towards the reach, so that no square of them ends at an edge.
  if (from.w < 0.25 && vMark < 0.5) radius *= 1.0 - smoothstep(0.7, 1.0, distance(centre.xz, detailAt.xy) / detailAt.z);
  vNormal = side * position.x + up * position.y;
  // A little over each end, so that bends are closed.
  vWorld = centre + vNormal * radius + along * (position.z - 0.5) * min(from.w, length(axis)) * 0.8;
  bool isShown = ((shownNetworks >> network) & 1) == 1;
  gl_Position = isShown ? projectionMatrix * (viewMatrix * vec4(vWorld, 1.0)) : vec4(2.0, 2.0, 2.0, 1.0);
}
`;
export const tubeFragment = /* glsl */ `
${soil}
in vec3 vWorld;
in vec3 vNormal;
flat in vec3 vTone;
flat in float vMark;
layout(location = 0) out vec4 colour;
void main() {
  dig(vWorld);
  vec3 n = normalize(vNormal);
  vec3 shade = headlight(vTone, n, vWorld);
  // The inside of a pipe that is cut open.
  if (!gl_FrontFacing) shade = vTone * 0.28;
  shade = veiled(shade, vWorld);
  if (vMark > 0.5) shade = mix(shade, accent, vMark > 1.5 ? 0.75 : 0.4);
  colour = vec4(shade, 1.0);
}
`;

export const boxVertex = /* glsl */ `
precision highp float;
precision highp int;
in vec3 position; // cube from -0.5 to 0.5
in vec3 normal;
in vec4 from; // middle, number of the node
in vec4 to; // length, height, width, bearing rad
in vec4 tone;
uniform mat4 viewMatrix, projectionMatrix;
uniform int shownNetworks;
uniform vec4 marked;
out vec3 vWorld;
out vec3 vNormal;
flat out vec3 vTone;
flat out float vMark;
void main() {
  int network = int(tone.a * 255.0 + 0.5);
  vMark = int(marked.x) == network && abs(marked.y - from.w) < 0.5 ? 2.0 : int(marked.z) == network && abs(marked.w - from.w) < 0.5 ? 1.0 : 0.0;
  vTone = tone.rgb;
  float s = sin(to.w), c = cos(to.w);
  // Along the bearing, up, across.
  vec3 q = position * to.xyz;
  vWorld = from.xyz + vec3(q.x * s + q.z * c, q.y, -q.x * c + q.z * s);
  vNormal = vec3(normal.x * s + normal.z * c, normal.y, -normal.x * c + normal.z * s);
  bool isShown = ((shownNetworks >> network) & 1) == 1;
  gl_Position = isShown ? projectionMatrix * (viewMatrix * vec4(vWorld, 1.0)) : vec4(2.0, 2.0, 2.0, 1.0);
}
`;

/** Dims the map's ground where the eye looks down on it; the sky stays. */
export const veilVertex = /* glsl */ `
precision highp float;
in vec3 position;
uniform mat4 toWorld;
out vec4 vFar;
void main() {
  vFar = toWorld * vec4(position.xy, 1.0, 1.0);
  gl_Position = vec4(position.xy, 0.0, 1.0);
}
`;
export const veilFragment = /* glsl */ `
precision highp float;
uniform vec3 eye, soilColour;
uniform float veil;
in vec4 vFar;
layout(location = 0) out vec4 colour;
void main() {
  vec3 ray = normalize(vFar.xyz / vFar.w - eye);
  float share = veil * smoothstep(0.0, 0.05, -ray.y);
  colour = vec4(soilColour * share, share);
}
`;

/** Walls and floor of the pit: strata of soil, a line each metre and a strong one every five. */
export const pitVertex = /* glsl */ `
precision highp float;
in vec3 position;
in vec3 normal;
uniform mat4 viewMatrix, projectionMatrix;
out vec3 vWorld;
out vec3 vNormal;
void main() {
  vWorld = position;
  vNormal = normal;
  gl_Position = projectionMatrix * (viewMatrix * vec4(position, 1.0));
}
`;
export const pitFragment = /* glsl */ `
${soil}
uniform vec3 lightDirection;
uniform float bright; // less where all else is dark
in vec3 vWorld;
in vec3 vNormal;
layout(location = 0) out vec4 colour;
float chance(float n) { return fract(sin(n * 127.1) * 43758.5453); }
void main() {
  if (!isSeenThroughPit(vWorld)) discard;
  float depth = depthOf(vWorld);
  float wavy = depth + 0.25 * sin(vWorld.x * 0.21 + vWorld.z * 0.17) + 0.12 * sin(vWorld.x * 0.53 - vWorld.z * 0.47);
  float stratum = floor(wavy / 2.7);
  vec3 earth = mix(vec3(0.5, 0.42, 0.33), vec3(0.4, 0.37, 0.34), clamp(depth / 22.0, 0.0, 1.0));
  earth *= 0.9 + 0.2 * chance(stratum);
  if (depth < 0.45) earth = vec3(0.24, 0.24, 0.25); // paving and its bed
  bool isWall = abs(vNormal.y) < 0.5;
  float light = isWall ? 0.72 + 0.28 * dot(vNormal, lightDirection) : 0.9;
  light *= mix(1.15, 0.85, clamp(depth / 26.0, 0.0, 1.0));
  vec3 shade = earth * light;
  if (isWall) {
    float w = fwidth(depth);
    float metre = 1.0 - smoothstep(0.3, 1.0, abs(fract(depth + 0.5) - 0.5) / max(w, 1e-4));
    float five = 1.0 - smoothstep(0.4, 1.2, abs(fract(depth / 5.0 + 0.5) - 0.5) * 5.0 / max(w, 1e-4));
    shade = mix(shade, vec3(0.78, 0.75, 0.7), max(metre * 0.2 * (1.0 - smoothstep(0.06, 0.16, w)), five * 0.5));
  }
  colour = vec4(shade * bright, 1.0);
}
`;

/** Cut ends of pipes on the walls of the pit. */
export const sectionVertex = /* glsl */ `
precision highp float;
in vec3 position;
in vec3 colour3;
uniform mat4 viewMatrix, projectionMatrix;
out vec3 vWorld;
out vec3 vTone;
void main() {
  vWorld = position;
  vTone = colour3;
  gl_Position = projectionMatrix * (viewMatrix * vec4(position, 1.0));
}
`;
export const sectionFragment = /* glsl */ `
${soil}
in vec3 vWorld;
in vec3 vTone;
layout(location = 0) out vec4 colour;
void main() {
  if (!isSeenThroughPit(vWorld)) discard;
  colour = vec4(vTone, 1.0);
}
`;

/**
 * What a plane and a box take away, for every material of the city. With `CUT` at 0 nothing of it is compiled: a `discard`
 * anywhere in a program costs the GPU its early depth test.
 */
export const cutFragment = /* glsl */ `
#if CUT == 1
uniform vec4 cutPlane; // unit vector towards what is taken away, and its reach along it
uniform vec4 cutBoxAt; // middle, and 0 no box, 1 keeps the inside, -1 keeps the outside
uniform vec4 cutBoxHalf; // half along the length, up, across; azimuth in radians
// Metres into what is taken away; negative in what stays.
float cutDepth(vec3 world) {
  float depth = dot(cutPlane.xyz, world) - cutPlane.w;
  if (cutBoxAt.w != 0.0) {
    vec3 d = world - cutBoxAt.xyz;
    float s = sin(cutBoxHalf.w), c = cos(cutBoxHalf.w);
    vec3 q = abs(vec3(d.x * s - d.z * c, d.y, d.x * c + d.z * s)) - cutBoxHalf.xyz;
    depth = max(depth, cutBoxAt.w * max(q.x, max(q.y, q.z)));
  }
  return depth;
}
void cutAway(vec3 world) { if (cutDepth(world) > 0.0) discard; }
// The insides of cut walls show as one flat section, with a line along the cut.
vec3 sectioned(vec3 shade, vec3 world, vec3 fill, vec3 line) {
  float depth = cutDepth(world);
  if (!gl_FrontFacing) shade = fill;
  return mix(shade, line, 1.0 - smoothstep(1.0, 2.2, -depth / max(fwidth(depth), 1e-5)));
}
#else
void cutAway(vec3 world) {}
vec3 sectioned(vec3 shade, vec3 world, vec3 fill, vec3 line) { return shade; }
#endif
`;

/** For passes that write depth or rows only. */
export const cutVarying = (way: 'in' | 'out'): string => `#if CUT == 1\n${way} vec3 vCutAt;\n#endif\n`;

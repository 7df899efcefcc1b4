/** Flat triangles in the look's own light and haze: what a draft needs of the model's shader, compiled in a fifth of the time. */
export const draftVertex = `#version 300 es
in vec4 place;
uniform mat4 toClip, toMetres; // metres about the eye, x east, y up, z south
uniform vec3 hazeReach; // start m, end m, share
out vec3 vAt;
out float vHaze;
void main() {
  vec4 at = vec4(place.xyz, 1.0);
  vAt = (toMetres * at).xyz;
  vHaze = smoothstep(hazeReach.x, hazeReach.y, length(vAt)) * hazeReach.z;
  gl_Position = toClip * at;
}
`;

export const draftFragment = `#version 300 es
precision highp float;
uniform vec3 keyDirection, keyLight, skyLight, groundLight, wall, roof, haze, glow;
in vec3 vAt;
in float vHaze;
out vec4 colour;
void main() {
  // Towards the eye: of the two sides of a triangle it sees this one.
  vec3 n = normalize(cross(dFdx(vAt), dFdy(vAt)));
  bool isRoof = n.y > 0.45;
  vec3 light = mix(groundLight, skyLight, n.y * 0.5 + 0.5) + keyLight * max(dot(n, keyDirection), 0.0);
  vec3 c = (isRoof ? roof : wall) * light + (isRoof ? vec3(0.0) : glow);
  c = mix(c, haze, vHaze);
  vec3 over = max(c - 0.8, 0.0);
  c = min(c, 0.8) + over / (1.0 + over * 2.2);
  // sRGB (IEC 61966-2-1) by roots (I. Taylor 2012), within two steps of 255: a power takes a software rasteriser as long as all of the above.
  c = max(c, 0.0);
  vec3 root2 = sqrt(c), root4 = sqrt(root2), root8 = sqrt(root4);
  colour = vec4(0.662002687 * root2 + 0.684122060 * root4 - 0.323583601 * root8 - 0.0225411470 * c, 1.0);
}
`;

/** One triangle over the whole picture, times what is there: a lit city's ground takes its light from the hour. */
export const tintVertex = `#version 300 es
void main() {
  gl_Position = vec4(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0, 0.0, 1.0);
}
`;

export const tintFragment = `#version 300 es
precision highp float;
uniform vec3 tint;
out vec4 colour;
void main() {
  colour = vec4(tint, 1.0);
}
`;

/** What can be wrong with a geometry (ISO 19107 as GML and CityJSON use it), by the codes of val3dity (Ledoux 2018, table 1). */
export const faultNames = {
  101: 'TOO_FEW_POINTS',
  102: 'CONSECUTIVE_POINTS_SAME',
  104: 'RING_SELF_INTERSECTION',
  201: 'INTERSECTION_RINGS',
  202: 'DUPLICATED_RINGS',
  203: 'NON_PLANAR_POLYGON_DISTANCE_PLANE',
  204: 'NON_PLANAR_POLYGON_NORMALS_DEVIATION',
  205: 'POLYGON_INTERIOR_DISCONNECTED',
  206: 'INNER_RING_OUTSIDE',
  207: 'INNER_RINGS_NESTED',
  208: 'ORIENTATION_RINGS_SAME',
  301: 'TOO_FEW_POLYGONS',
  302: 'SHELL_NOT_CLOSED',
  303: 'NON_MANIFOLD_CASE',
  305: 'MULTIPLE_CONNECTED_COMPONENTS',
  306: 'SHELL_SELF_INTERSECTION',
  307: 'POLYGON_WRONG_ORIENTATION',
  401: 'INTERSECTION_SHELLS',
  402: 'DUPLICATED_SHELLS',
  403: 'INNER_SHELL_OUTSIDE',
  404: 'SOLID_INTERIOR_DISCONNECTED',
  405: 'WRONG_ORIENTATION_SHELL',
  501: 'INTERSECTION_SOLIDS',
  502: 'DUPLICATED_SOLIDS',
  503: 'DISCONNECTED_SOLIDS',
  601: 'BUILDINGPARTS_OVERLAP',
  609: 'CITYOBJECT_HAS_NO_GEOMETRY',
} as const;
export type FaultCode = keyof typeof faultNames;

/** One broken rule and the place that breaks it; -1 where the rule is about something larger. */
export interface Fault {
  readonly code: FaultCode;
  /** Id of the city object. */
  readonly object: string;
  /** Place in the file, and the level of detail (NaN = not said). */
  readonly where: string;
  readonly lod: number;
  readonly solid: number;
  readonly shell: number;
  /** Number of the surface in the geometry, counted from 0 over all shells. */
  readonly surface: number;
  readonly why: string;
}

/** A fault in one line, for a console. */
export const faultText = ({ code, where, solid, shell, surface, why }: Fault): string =>
  `${code} ${faultNames[code]} at ${where}${solid >= 0 ? ` solid ${solid}` : ''}${shell >= 0 ? ` shell ${shell}` : ''}${surface >= 0 ? ` surface ${surface}` : ''}: ${why}`;

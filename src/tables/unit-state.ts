/**
 * What a unit says of itself in its `unitState` stream, as numbers on the wire. Returning units can be sent again; what is
 * silent is not free, it is unknown.
 */
export const unitStates = ['free', 'acknowledged', 'en-route', 'on-scene', 'done', 'returning', 'unable', 'out-of-service'] as const;
export type UnitStateName = (typeof unitStates)[number];

export const unitStateOf = (value: number): UnitStateName | null => unitStates[value] ?? null;
export const unitStateValue = (name: UnitStateName): number => unitStates.indexOf(name);

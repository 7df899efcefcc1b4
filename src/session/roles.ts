/**
 * What a window is for, said by its address (`?role=alarms`): everything in one, or one of several windows that together are
 * one desk. `wall` is looked at and never acts.
 */
export const roles = ['whole', 'alarms', 'city', 'trends', 'wall'] as const;
export type Role = (typeof roles)[number];

/** Unknown words mean the whole. */
export const readRole = (text: string | null): Role => roles.find((role) => role === text) ?? 'whole';

/** Roles whose windows have a map. */
export const hasMap = (role: Role): boolean => role !== 'alarms' && role !== 'trends';
/** Roles that always show the alarm list; the others do while no window of this machine has one of these. */
export const alwaysListsAlarms = (role: Role): boolean => role === 'whole' || role === 'alarms';
/** Roles whose windows are one desk: they share what is looked at. */
export const isShared = (role: Role): boolean => role !== 'whole';

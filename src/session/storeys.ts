import type { Session, SessionState } from './session.ts';

/** Building whose storeys are pulled apart, kept as a tool's text so that links carry it. */
export const STOREYS = 'storeys';

export const openedBuilding = ({ toolState }: Pick<SessionState, 'toolState'>): string | null => toolState[STOREYS] || null;
export function openStoreys(session: Session, buildingId: string | null): void {
  session.setState({ toolState: { ...session.getState().toolState, [STOREYS]: buildingId ?? '' } });
}

import type { Session } from './session.ts';

/** What if a node of the dependency graph fails: which, and how many hours later we look. Kept as a tool's text, so that links carry it. */
export interface CascadeChoice {
  readonly node: string;
  readonly atH: number;
}

const CASCADE = 'cascade';
/** Hours the preview runs on. */
export const CASCADE_SPAN_H = 24;

export function readCascade(text: string): CascadeChoice | null {
  const at = text.lastIndexOf('@');
  const atH = Number(text.slice(at + 1));
  return at > 0 && at < 200 && Number.isFinite(atH) && atH >= 0 && atH <= CASCADE_SPAN_H ? { node: text.slice(0, at), atH } : null;
}

export const cascadeText = (session: Session): string => session.getState().toolState[CASCADE] ?? '';
export function setCascade(session: Session, choice: CascadeChoice | null): void {
  const text = choice ? `${choice.node}@${Number(choice.atH.toFixed(2))}` : '';
  session.setState({ toolState: { ...session.getState().toolState, [CASCADE]: text } });
}

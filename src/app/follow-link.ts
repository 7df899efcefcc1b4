import { after } from '../base/browser.ts';
import type { CameraPlace, Session } from '../session/session.ts';
import { FIRST_WORK, readLink, writeLink } from './link.ts';

export interface LinkFollower {
  readonly session: Session;
  /** What is shown now is a show and no place to link to. */
  isShow(): boolean;
  goTo(camera: CameraPlace): void;
  /** Parts of a link that make no sense. */
  refuse(parts: readonly string[]): void;
}

/**
 * Keep the address in step with the session, at most twice a second, without filling the back button; and the session in
 * step with an address pasted over the present one.
 */
export function followLink({ session, isShow, goTo, refuse }: LinkFollower): () => void {
  let cancel: (() => void) | null = null;
  const write = (): void => {
    cancel = null;
    if (isShow()) return writeSoon();
    const hash = writeLink(session.getState());
    if (hash !== location.hash) history.replaceState(null, '', hash);
  };
  const writeSoon = (): void => {
    cancel ??= after(500, write);
  };
  const read = (): void => {
    const { state, refused } = readLink(location.hash);
    const { camera, ...rest } = state;
    // A link without a time shows its reader's own now.
    session.setState({ selected: null, time: { kind: 'live' }, tool: null, toolState: {}, styles: {}, work: FIRST_WORK, ...rest });
    if (camera) goTo(camera);
    if (refused.length > 0) refuse(refused);
    writeSoon();
  };
  const unsubscribe = session.subscribe(writeSoon);
  window.addEventListener('hashchange', read);
  return () => {
    unsubscribe();
    window.removeEventListener('hashchange', read);
    cancel?.();
  };
}

import { after } from '../base/browser.ts';
import type { Session } from '../session/session.ts';
import { writeLink } from './link.ts';

/** Keep the address in step with the session, at most twice a second, without filling the back button. */
export function followLink(session: Session): () => void {
  let cancel: (() => void) | null = null;
  const write = (): void => {
    cancel = null;
    const hash = writeLink(session.getState());
    if (hash !== location.hash) history.replaceState(null, '', hash);
  };
  const unsubscribe = session.subscribe(() => {
    cancel ??= after(500, write);
  });
  return () => {
    unsubscribe();
    cancel?.();
  };
}

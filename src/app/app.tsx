import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Clock } from '../base/clock.ts';
import { Shell, type Failure } from '../panels/shell.tsx';
import { installKeys } from '../panels/ui/keys.ts';
import type { Session } from '../session/session.ts';
import type { Boot, BootState } from './boot.ts';
import { appText } from './words.ts';

interface AppProps {
  readonly boot: Boot;
  readonly session: Session;
  readonly clock: Clock;
}

/** The window: what has come up so far, drawn by the shell. */
export function App({ boot, session, clock }: AppProps) {
  const state = useSyncExternalStore(boot.onChange, () => boot.state);
  const desk = state.kind === 'open' ? state.desk : null;
  useEffect(() => (desk ? installKeys(desk) : undefined), [desk]);
  const failure = useMemo(() => failureOf(state, boot, clock), [state, boot, clock]);
  const { language, theme, role } = session.getState();
  const manifest = state.kind === 'open' ? state.desk.city.manifest : state.kind === 'loading' ? state.manifest : undefined;
  const step = appText(state.kind === 'loading' ? state.step : 'city');
  return (
    <Shell
      desk={desk}
      boot={{
        language,
        theme,
        role,
        clock,
        step,
        progress: state.kind === 'loading' && state.step === 'city' ? 1 / 3 : 0,
        isPictured: boot.isPictured,
        ...(manifest && { zone: manifest.timeZone, cityName: manifest.name }),
      }}
      failure={failure}
      onMapElement={(element) => {
        if (element) boot.mapElement(element);
      }}
    />
  );
}

function failureOf(state: BootState, boot: Boot, clock: Clock): Failure | null {
  const common = { retryAtMs: NaN, retry: () => boot.retry() };
  if (state.kind === 'failed') return { ...common, what: appText('cityFailed'), why: state.why, sinceMs: state.sinceMs, works: appText('nothingWorks') };
  if (state.kind === 'open' && state.sceneFailure)
    return { ...common, what: appText('sceneFailed'), why: state.sceneFailure, sinceMs: clock.wall(), works: appText('listsWork') };
  return null;
}

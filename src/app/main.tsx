import { createRoot } from 'react-dom/client';
import { createClock } from '../base/clock.ts';
import { ensure } from '../base/ensure.ts';
import { keepsake } from '../base/browser.ts';
import { createSession } from '../session/session.ts';
import { App } from './app.tsx';
import { createAutomation } from './automation.ts';
import { createBoot } from './boot.ts';
import { followLink } from './follow-link.ts';
import { installScriptPolicy } from './trusted-types.ts';

installScriptPolicy();

const preferred = keepsake.read('belvedere.language') ?? navigator.language;
const clock = createClock();
const session = createSession({
  camera: { lon: 0, lat: 0, zoom: 2, pitch: 0, bearing: 0 },
  language: preferred.startsWith('zh') ? 'zh' : 'en',
  debug: new URLSearchParams(location.search).has('debug'),
});
session.subscribe((state, before) => {
  if (state.language !== before.language) keepsake.write('belvedere.language', state.language);
});

const boot = createBoot(session, clock);
followLink(session);
window.belvedere = createAutomation({
  session,
  clock,
  engine: () => (boot.state.kind === 'open' ? boot.state.engine : null),
  scene: () => (boot.state.kind === 'open' ? boot.state.scene : null),
  failure: () => {
    if (boot.state.kind === 'failed') return boot.state.why;
    return boot.state.kind === 'open' ? boot.state.sceneFailure : null;
  },
  open: boot.open,
  marks: boot.marks,
});
createRoot(ensure(document.getElementById('root'), '#root')).render(<App boot={boot} session={session} clock={clock} />);

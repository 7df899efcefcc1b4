import { createRoot } from 'react-dom/client';
import { createClock } from '../base/clock.ts';
import { ensure } from '../base/ensure.ts';
import { boardOf } from '../panels/ui/board.ts';
import type { Desk } from '../panels/ui/desk.ts';
import type { Scene } from '../scene/scene.ts';
import { hasMap, readRole } from '../session/roles.ts';
import { createSession } from '../session/session.ts';
import { App } from './app.tsx';
import { createAutomation } from './automation.ts';
import { watchAway } from './away-watch.ts';
import { createBoot } from './boot.ts';
import { followLink } from './follow-link.ts';
import { keepLooks, readLooks } from './kept-looks.ts';
import { keepLayout, readLayout } from './kept-layout.ts';
import { readLink } from './link.ts';
import { openWithGlide } from './opening-glide.ts';
import { installScriptPolicy } from '../base/trusted-types.ts';
import { linkRefused } from './words.ts';
installScriptPolicy();

const query = new URLSearchParams(location.search);
const link = readLink(location.hash);
const clock = createClock();
const role = readRole(query.get('role'));
const session = createSession({
  camera: { lon: 0, lat: 0, zoom: 2, pitch: 0, bearing: 0 },
  ...readLooks(navigator.language),
  ...readLayout(role),
  role,
  debug: query.has('debug'),
});

const boot = createBoot(session, clock);
const desk = (): Desk | null => (boot.state.kind === 'open' ? boot.state.desk : null);
const scene = (): Scene | null => (boot.state.kind === 'open' ? boot.state.scene : null);
const { camera, time, selected, style } = link.state;
const asksForNoView = camera === undefined && time === undefined && selected === undefined && style === undefined;
const opening = openWithGlide(boot, session, asksForNoView && !query.has('still') && role === 'whole');

const refuse = (parts: readonly string[]): void => {
  const here = desk();
  if (here) boardOf(here).notify('problem', linkRefused(parts));
};
if (link.refused.length > 0) {
  const stop = boot.onChange(() => {
    if (!desk()) return;
    stop();
    refuse(link.refused);
  });
}
keepLooks(session, () => opening.gliding);
keepLayout(session);
followLink({ session, isShow: () => opening.gliding, goTo: (place) => scene()?.flyTo(place), refuse });
watchAway(clock, desk);
window.belvedere = createAutomation({
  session,
  clock,
  engine: () => (boot.state.kind === 'open' ? boot.state.engine : null),
  scene,
  failure: () => {
    if (boot.state.kind === 'failed') return boot.state.why;
    return boot.state.kind === 'open' ? boot.state.sceneFailure : null;
  },
  hasMap: hasMap(role),
  open: boot.open,
  takeOver: opening.end,
  marks: boot.marks,
});
createRoot(ensure(document.getElementById('root'), '#root')).render(<App boot={boot} session={session} clock={clock} />);

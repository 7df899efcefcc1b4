/** The same readings from the same broker, drawn by whom the address names. */
import { live } from './live-parts.ts';

const who = new URLSearchParams(location.search).get('who');
window.live = live;
if (who === 'maplibre') await import('./live-maplibre.ts');
else if (who === 'deck') await import('./live-deck.ts');
else if (who === 'cesium') await import('./live-cesium.ts');
else await import('./live-ours.ts');

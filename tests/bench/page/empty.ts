import { emptyMap } from './map.ts';

const map = emptyMap();
map.once('idle', () => (window.peer = { turn: (bearing) => void map.jumpTo({ bearing }) }));

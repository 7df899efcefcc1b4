/** What a city lives by, as one chunk: it is read behind the first picture, which needs none of it. */
export { createDesk, type JoinableDesk } from './desk.ts';
export { createDrops } from './drops.ts';
export { startEngine } from './engine.ts';
export { paintCascade } from './cascade-paint.ts';
export { createRecordings, replayedCity } from './recordings.ts';
export { declaredStyles } from './styles/board.ts';

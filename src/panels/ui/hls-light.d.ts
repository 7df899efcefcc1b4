/** The build without subtitles, alternative sound and protected content has the types of the whole. */
declare module 'hls.js/light' {
  export * from 'hls.js';
  export { default } from 'hls.js';
}

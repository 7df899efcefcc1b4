import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { basisTranscoder } from './tools/vite/basis-transcoder.ts';
import { mapAhead } from './tools/vite/map-ahead.ts';

// Vendor chunks are named so that map, scene and data code load in parallel behind the shell; react's scheduler and
// zustand stay with react, or the entry would wait for a second copy.
const vendor = (name: string, test: RegExp) => ({ name, test });

export default defineConfig({
  plugins: [react(), basisTranscoder(), mapAhead()],
  base: './',
  // Workers are built apart, with plugins of their own.
  worker: { format: 'es', plugins: () => [basisTranscoder()] },
  // Decoders are met late, in workers: found then, they would reload the page of a development server.
  optimizeDeps: { include: ['draco3d/draco_decoder_nodejs.js', 'three/examples/jsm/libs/meshopt_decoder.module.js'] },
  build: {
    target: 'es2022',
    sourcemap: false,
    // The content security policy allows no inlined fonts and no inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            // Opening a city reads archives: the entry must not wait for the whole map because of it.
            vendor('archives', /node_modules\/(pmtiles|fflate)\//),
            vendor('maplibre', /node_modules\/(maplibre-gl|@maplibre|@mapbox)\//),
            vendor('deck', /node_modules\/(@deck\.gl|@luma\.gl|@loaders\.gl|@math\.gl|@probe\.gl|mjolnir\.js|gl-matrix|wgsl_reflect)\//),
            vendor('three', /node_modules\/three\//),
            vendor('r3f', /node_modules\/(@react-three\/fiber|its-fine|suspend-react|react-use-measure)\//),
            vendor('react', /node_modules\/(react|react-dom|scheduler|use-sync-external-store|zustand)\//),
          ],
        },
      },
    },
  },
});

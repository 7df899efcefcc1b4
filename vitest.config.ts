import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { basisTranscoder } from './tools/vite/basis-transcoder.ts';

const HEAVY = ['tests/browser/**', 'tests/feeds/broker/**', 'tests/bench/**', '**/node_modules/**'];

// Three lanes. `npm test` arranges what they need (a broker, a browser, a built application) and runs them all.
export default defineConfig({
  plugins: [react(), basisTranscoder()],
  test: {
    projects: [
      { extends: true, test: { name: 'unit', maxWorkers: '100%', include: ['tests/**/*.test.{ts,tsx}'], exclude: HEAVY, testTimeout: 30_000 } },
      {
        extends: true,
        test: { name: 'feeds', include: ['tests/feeds/broker/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000, fileParallelism: false, retry: 1 },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          globalSetup: ['tests/browser/serve.setup.ts'],
          testTimeout: 240_000,
          hookTimeout: 300_000,
          // A starved machine may miss a moment once; what is broken is broken twice. The report names what was tried again.
          retry: 1,
          // One software-rendered browser at a time: two would starve each other.
          fileParallelism: false,
        },
      },
    ],
  },
});

import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { build, preview } from 'vite';

/** Build the fake-desk page into a folder and serve it on a free port. */
export async function servePage(folder: string, port = 0): Promise<{ readonly url: string; close(): Promise<void> }> {
  const outDir = resolve(folder);
  const common = { configFile: false, logLevel: 'error', root: import.meta.dirname } as const;
  await build({ ...common, base: './', plugins: [react()], build: { outDir, emptyOutDir: true, minify: false } });
  const server = await preview({ ...common, build: { outDir }, preview: { port, strictPort: port !== 0, host: '127.0.0.1' } });
  return { url: server.resolvedUrls?.local[0] ?? '', close: () => server.close() };
}

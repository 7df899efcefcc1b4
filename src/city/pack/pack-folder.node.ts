import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The folder a pack is written into; remembers nothing but its root, creates subfolders as needed. */
export interface PackFolder {
  write(path: string, content: string | Uint8Array): Promise<void>;
}

/** Parts this writer may have left in the folder earlier; anything else there is not ours to remove. */
const parts = ['buildings', 'furniture', 'ground', 'terrain', 'areas', 'services', 'overlays', 'placed', 'sensors.geojson', 'city.json'];

export async function openPackFolder(root: string): Promise<PackFolder> {
  await mkdir(root, { recursive: true });
  for (const part of parts) await rm(join(root, part), { recursive: true, force: true });
  return {
    async write(path, content) {
      const file = join(root, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    },
  };
}

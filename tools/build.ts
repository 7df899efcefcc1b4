/** `npm run build`: a static folder any web server can host: the application, the demo city and its configuration. */
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildDist } from './build-app.ts';
import { ensureDemoCity } from './city-cache.ts';
import { openCityFolder } from './opened-city.ts';
import { distFolder, fromRoot } from './project.ts';
import { securityHeaders } from './server/headers.ts';

const cityFolder = await ensureDemoCity();
await buildDist();
const city = openCityFolder(cityFolder);
cpSync(cityFolder, join(distFolder, city.path), { recursive: true });
writeFileSync(join(distFolder, 'config.json'), `${JSON.stringify({ city: city.path, connectOrigins: [] })}\n`);
// Read by hosts that know the `_headers` form; docs/hosting.md has the same for nginx and Caddy.
const headers = Object.entries(securityHeaders([])).map(([name, value]) => `  ${name}: ${value}`);
writeFileSync(join(distFolder, '_headers'), `/*\n${headers.join('\n')}\n`);
console.log(`${fromRoot(distFolder)}/ holds the application and ${city.path}: host it with the headers of docs/hosting.md.`);

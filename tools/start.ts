/** `npm start`: build once, grow the demo city once, serve both with the security headers and say where. */
import { ProblemError } from '../src/base/problem.ts';
import { ensureBuilt } from './build-app.ts';
import { ensureDemoCity } from './city-cache.ts';
import { openCityFolder, type OpenedCity } from './opened-city.ts';
import { DEFAULT_PORT, readServerConfig, serverUsage, type ServerConfig } from './server/config.ts';
import { serve, type Served } from './server/serve.ts';

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) {
    console.log(`npm start -- [options]\n${serverUsage}`);
    return;
  }
  const config = readServerConfig(args);
  const city = openCityFolder(config.city ?? (await ensureDemoCity()));
  console.log('Building (the first time, and after changes) ...');
  const app = await ensureBuilt();
  const connectOrigins = allowedOrigins(config, city);
  const served = await listen(config, {
    mounts: [city.mount, { path: '/', folder: app }],
    config: { city: city.path, connectOrigins, ...(config.actionsBroker !== undefined && { actions: { broker: config.actionsBroker } }) },
    ...(config.mqtt && { mqtt: config.mqtt }),
    host: config.host,
  });
  console.log(`\n  Belvedere: ${city.id}\n  ${served.url}\n\n  Stop with Ctrl+C.`);
}

/** Configured origins, with those of the pack's feeds when allowed; says plainly which feeds stay shut and how to open them. */
function allowedOrigins(config: ServerConfig, city: OpenedCity): readonly string[] {
  const asked = [...new Set(city.asks.map((ask) => ask.origin))];
  if (config.allowFeeds) return [...new Set([...config.connectOrigins, ...asked])];
  const shut = asked.filter((origin) => !config.connectOrigins.includes(origin));
  if (shut.length > 0) {
    console.log('\n  This city asks for origins that the server configuration does not declare; these feeds stay shut:');
    for (const ask of city.asks) if (shut.includes(ask.origin)) console.log(`    ${ask.feed}: ${ask.origin}`);
    console.log(`  To allow them: ${shut.map((origin) => `--origin ${origin}`).join(' ')}   (or --allow-feeds)`);
  }
  return config.connectOrigins;
}

/** The port asked for, or the first free one from the default. */
async function listen(config: ServerConfig, options: Parameters<typeof serve>[0]): Promise<Served> {
  if (config.port !== undefined) return serve({ ...options, port: config.port });
  for (let port = DEFAULT_PORT; port < DEFAULT_PORT + 20; port++) {
    try {
      return await serve({ ...options, port });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
  return serve({ ...options, port: 0 });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof ProblemError ? error.message : error);
  process.exitCode = 1;
});

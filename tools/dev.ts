/** `npm run dev`: Vite with hot reload, the same city and configuration answers as the real server. */
import { createServer, type Plugin } from 'vite';
import { ensureDemoCity } from './city-cache.ts';
import { openCityFolder, type OpenedCity } from './opened-city.ts';
import { readServerConfig, type ServerConfig } from './server/config.ts';
import { securityHeaders } from './server/headers.ts';
import { createHandler } from './server/serve.ts';

/** Cities and `/config.json` in front of Vite. Hot reload needs inline scripts and styles, so the policy proper is left out. */
function cityPlugin(city: OpenedCity, config: ServerConfig): Plugin {
  const connectOrigins = [...new Set([...config.connectOrigins, ...city.asks.map((ask) => ask.origin)])];
  const { 'Content-Security-Policy': _, ...headers } = securityHeaders(connectOrigins);
  const handle = createHandler({
    mounts: [city.mount],
    config: { city: city.path, connectOrigins, ...(config.actionsBroker !== undefined && { actions: { broker: config.actionsBroker } }) },
  });
  return {
    name: 'belvedere-city',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
        handle(request, response, next);
      });
    },
  };
}

const config = readServerConfig(process.argv.slice(2));
const city = openCityFolder(config.city ?? (await ensureDemoCity()));
const server = await createServer({
  plugins: [cityPlugin(city, config)],
  server: { host: config.host, ...(config.port === undefined ? {} : { port: config.port, strictPort: true }) },
});
await server.listen();
server.printUrls();

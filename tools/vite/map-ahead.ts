import type { Plugin } from 'vite';

/** The chunk the entry asks for with its first lines, by the module it is made of. */
const FIRST = 'src/scene/open-ahead.ts';

/**
 * Names the map's chunks in the page, so that they are on their way while the entry still is: they are the largest of all, and
 * behind a dynamic import a browser learns of them only when the entry runs. Marked `data-ahead`: the entry does not wait for them.
 */
export function mapAhead(): Plugin {
  return {
    name: 'map-ahead',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const chunks = Object.values(bundle ?? {}).flatMap((file) => (file.type === 'chunk' ? [file] : []));
        const first = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(FIRST));
        if (!first) throw new Error(`no chunk is made of ${FIRST}`);
        return [first.fileName, ...first.imports]
          .filter((name) => !html.includes(name))
          .map((name) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, 'data-ahead': true, href: `./${name}` },
            injectTo: 'head' as const,
          }));
      },
    },
  };
}

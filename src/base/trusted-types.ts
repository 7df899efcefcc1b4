/**
 * Pages and workers run under `require-trusted-types-for 'script'`, each with a default policy of its own. Workers they start go through it; it
 * lets only this origin's own scripts pass; markup and script text are refused outright.
 */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown;
}

export function installScriptPolicy(scope: typeof globalThis = globalThis): void {
  const trustedTypes = (scope as { trustedTypes?: TrustedTypes }).trustedTypes;
  trustedTypes?.createPolicy('default', {
    createScriptURL(url) {
      const { origin, protocol } = new URL(url, location.href);
      if (origin === location.origin && (protocol === 'https:' || protocol === 'http:')) return url;
      throw new TypeError(`script refused: ${url} is not of this origin`);
    },
  });
}

/**
 * The security headers every response carries, worker scripts included: a policy on the page alone does not reach workers.
 * `connect-src` is generated from the origins declared in the server's configuration; nothing else is ever contacted.
 */
export function securityHeaders(connectOrigins: readonly string[]): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(connectOrigins),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
  };
}

function contentSecurityPolicy(connectOrigins: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    // Blobs are the page's own memory: files dropped on it are read from there.
    ["connect-src 'self' blob:", ...connectOrigins].join(' '),
    "manifest-src 'self'",
    // A camera's stream is put together in memory and played from there; browsers that play it themselves ask its origin.
    ["media-src 'self' blob:", ...connectOrigins.filter((origin) => /^https?:/.test(origin))].join(' '),
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default dompurify',
  ].join('; ');
}

/**
 * An address reduced to its origin (`wss://broker.example:8884`), or null when it has none (`demo:yunwan`).
 * Only http(s) and ws(s) are ever contacted; a policy never sees anything that could end its directive.
 */
export function originOf(address: string): string | null {
  const match = /^(https?|wss?):\/\/([A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(:\d{1,5})?(?:[/?#].*)?$/.exec(address);
  return match ? `${match[1]}://${match[2]}${match[3] ?? ''}`.toLowerCase() : null;
}

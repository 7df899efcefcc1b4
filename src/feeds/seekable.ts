/** Protocols whose source can tell any instant, known to the page before their worker has loaded. */
export const seekableProtocols: ReadonlySet<string> = new Set(['demo', 'replay']);

declare module 'gltf-validator' {
  export function validateBytes(data: Uint8Array, options?: { ignoredIssues?: string[]; maxIssues?: number }): Promise<unknown>;
}

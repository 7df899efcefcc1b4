declare module 'gltf-validator' {
  const validator: {
    validateBytes(data: Uint8Array, options?: { ignoredIssues?: string[]; maxIssues?: number }): Promise<unknown>;
  };
  export default validator;
}

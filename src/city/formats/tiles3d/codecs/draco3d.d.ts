declare module 'draco3d/draco_decoder_nodejs.js' {
  const factory: (options: { readonly wasmBinary: ArrayBuffer }) => Promise<unknown>;
  export default factory;
}

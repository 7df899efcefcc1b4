declare module 'virtual:basis-transcoder' {
  const factory: (options: { readonly wasmBinary: ArrayBuffer }) => Promise<unknown>;
  export default factory;
}

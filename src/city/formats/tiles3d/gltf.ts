/** The part of glTF 2.0 (and of the extensions 3D Tiles 1.1 uses) that this room reads and writes. */
export interface GltfAccessor {
  readonly bufferView?: number;
  readonly byteOffset?: number;
  readonly componentType: number;
  readonly normalized?: boolean;
  readonly count: number;
  readonly type: string;
  readonly min?: readonly number[];
  readonly max?: readonly number[];
  readonly sparse?: GltfSparse;
}
export interface GltfSparse {
  readonly count: number;
  readonly indices: { readonly bufferView: number; readonly byteOffset?: number; readonly componentType: number };
  readonly values: { readonly bufferView: number; readonly byteOffset?: number };
}
export interface GltfBufferView {
  readonly buffer: number;
  readonly byteOffset?: number;
  readonly byteLength: number;
  readonly byteStride?: number;
  readonly target?: number;
  readonly extensions?: Readonly<Record<string, unknown>>;
}
export interface GltfTextureRef {
  readonly index: number;
  readonly texCoord?: number;
  readonly extensions?: {
    readonly KHR_texture_transform?: {
      readonly offset?: readonly number[];
      readonly rotation?: number;
      readonly scale?: readonly number[];
      readonly texCoord?: number;
    };
  };
}
export interface GltfMaterial {
  readonly name?: string;
  readonly pbrMetallicRoughness?: {
    readonly baseColorFactor?: readonly number[];
    readonly baseColorTexture?: GltfTextureRef;
    readonly metallicFactor?: number;
    readonly roughnessFactor?: number;
    readonly metallicRoughnessTexture?: GltfTextureRef;
  };
  readonly normalTexture?: GltfTextureRef & { readonly scale?: number };
  readonly emissiveFactor?: readonly number[];
  readonly emissiveTexture?: GltfTextureRef;
  readonly alphaMode?: string;
  readonly alphaCutoff?: number;
  readonly doubleSided?: boolean;
  readonly extensions?: Readonly<Record<string, unknown>>;
}
export interface GltfTexture {
  readonly source?: number;
  readonly sampler?: number;
  readonly extensions?: Readonly<Record<string, { readonly source?: number } | undefined>>;
}
export interface GltfImage {
  readonly uri?: string;
  readonly bufferView?: number;
  readonly mimeType?: string;
}
export interface GltfSampler {
  readonly magFilter?: number;
  readonly minFilter?: number;
  readonly wrapS?: number;
  readonly wrapT?: number;
}
export interface FeatureIdSet {
  readonly featureCount: number;
  readonly attribute?: number;
  readonly texture?: GltfTextureRef & { readonly channels?: readonly number[] };
  readonly nullFeatureId?: number;
  readonly label?: string;
  readonly propertyTable?: number;
}
export interface GltfPrimitive {
  readonly attributes: Readonly<Record<string, number>>;
  readonly indices?: number;
  readonly mode?: number;
  readonly material?: number;
  readonly extensions?: { readonly EXT_mesh_features?: { readonly featureIds: readonly FeatureIdSet[] } } & Readonly<Record<string, unknown>>;
}
export interface GltfNode {
  readonly name?: string;
  readonly mesh?: number;
  readonly children?: readonly number[];
  readonly matrix?: readonly number[];
  readonly translation?: readonly number[];
  readonly rotation?: readonly number[];
  readonly scale?: readonly number[];
  readonly extensions?: {
    readonly EXT_mesh_gpu_instancing?: { readonly attributes: Readonly<Record<string, number>> };
    readonly EXT_instance_features?: { readonly featureIds: readonly FeatureIdSet[] };
  };
}
export interface ClassProperty {
  readonly type: string;
  readonly componentType?: string;
  readonly enumType?: string;
  readonly array?: boolean;
  readonly count?: number;
  readonly noData?: unknown;
  readonly required?: boolean;
  readonly name?: string;
  readonly description?: string;
}
export interface MetadataEnum {
  readonly valueType?: string;
  readonly values: readonly { readonly name: string; readonly value: number }[];
}
export interface PropertyTable {
  readonly class: string;
  readonly count: number;
  readonly properties?: Readonly<Record<string, { readonly values: number; readonly stringOffsets?: number; readonly stringOffsetType?: string }>>;
}
export interface StructuralMetadata {
  readonly schema?: {
    readonly id?: string;
    readonly classes?: Readonly<Record<string, { readonly properties?: Readonly<Record<string, ClassProperty>> }>>;
    readonly enums?: Readonly<Record<string, MetadataEnum>>;
  };
  readonly propertyTables?: readonly PropertyTable[];
}
export interface Gltf {
  readonly asset: { readonly version: string; readonly generator?: string };
  readonly scene?: number;
  readonly scenes?: readonly { readonly nodes?: readonly number[] }[];
  readonly nodes?: readonly GltfNode[];
  readonly meshes?: readonly { readonly name?: string; readonly primitives: readonly GltfPrimitive[] }[];
  readonly materials?: readonly GltfMaterial[];
  readonly textures?: readonly GltfTexture[];
  readonly images?: readonly GltfImage[];
  readonly samplers?: readonly GltfSampler[];
  readonly accessors?: readonly GltfAccessor[];
  readonly bufferViews?: readonly GltfBufferView[];
  readonly buffers?: readonly { readonly uri?: string; readonly byteLength: number }[];
  readonly animations?: unknown;
  readonly skins?: unknown;
  readonly extensionsUsed?: readonly string[];
  readonly extensionsRequired?: readonly string[];
  readonly extensions?: { readonly EXT_structural_metadata?: StructuralMetadata };
}

export const Component = { i8: 5120, u8: 5121, i16: 5122, u16: 5123, u32: 5125, f32: 5126 } as const;

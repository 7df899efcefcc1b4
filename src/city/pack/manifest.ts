import type { Words } from '../../base/words.ts';
import type { ElevationEncoding } from '../terrain/encoding.ts';
import type { AlarmRule } from '../../tables/alarm-rule.ts';
import type { NetworkDeclaration } from './network-properties.ts';
import type { StageTrigger } from '../../tables/stages.ts';
import type { CatalogueNote, ServiceCost, Targets } from '../../tables/targets.ts';
import type { DeclaredStyle } from '../../tables/data-style.ts';
import type { DensityDeclaration } from './density.ts';

/**
 * `city.json`, version 1: what stands where, in standard parts only. The JSON Schema beside this file is the door;
 * this type is what is trusted behind it. All paths are relative to the folder of `city.json`, all positions EPSG:4326.
 */
export interface CityManifest {
  readonly version: '1.0';
  /** Kebab-case, stable: used in links and storage keys. */
  readonly id: string;
  readonly name: Words;
  /** A `demo` city is fictional and marked so on every screen. */
  readonly kind: 'demo' | 'real';
  /** Where the data comes from and under which licence, shown in the inspector. */
  readonly attribution?: string;
  readonly crs: {
    /** What the sources were in; everything in the pack is EPSG:4326 (or ECEF inside tiles). */
    readonly source: string;
    /** Vertical datum of all heights, as EPSG code or a plain name. */
    readonly vertical: string;
    /** Ellipsoidal height of the vertical datum's zero at the origin, metres; 0 when unknown, and then `declared: false`. */
    readonly ellipsoidOffset: { readonly metres: number; readonly declared: boolean };
  };
  readonly origin: { readonly lon: number; readonly lat: number };
  /** west, south, east, north. Readings outside are counted as "outside city". */
  readonly bounds: readonly [number, number, number, number];
  /** Fixed minutes east of UTC, or an IANA zone. */
  readonly timeZone: { readonly kind: 'fixed'; readonly offsetMinutes: number } | { readonly kind: 'iana'; readonly name: string };
  readonly buildings?: { readonly tileset: string; readonly count: number };
  /** Vector tiles (layers: see docs/city-pack.md) or GeoJSON by the same layer names. */
  readonly ground?: { readonly pmtiles: string } | { readonly geojson: Readonly<Record<string, string>> };
  /** Heights of the ground; absent: the whole ground lies at the vertical datum's zero. */
  readonly terrain?: TerrainDeclaration;
  readonly areas?: { readonly districts?: string; readonly streets?: string; readonly grid?: string };
  readonly services?: readonly { readonly kind: string; readonly title: Words; readonly file: string }[];
  /** Sensors as GeoJSON points; properties as `SensorProperties`. */
  readonly sensors?: string;
  /** Trees, lamps and other repeated things: a 3D Tiles 1.1 tileset with EXT_mesh_gpu_instancing. */
  readonly furniture?: string;
  /** 3D Tiles of others, shown beside the pack's own; each a layer. */
  readonly tilesets?: readonly TilesetDeclaration[];
  /** Single models put down at a place; each a layer. */
  readonly models?: readonly ModelDeclaration[];
  /** Data layers: points, lines and areas with attributes, each an entry of the layer list. */
  readonly overlays?: readonly OverlayDeclaration[];
  /** Pictures of the ground: tiles of the pack, or of origins that the server's configuration declares. */
  readonly rasters?: readonly RasterDeclaration[];
  /** Pipes, cables, metro, rail and elevated roads: GeoJSON links and nodes, one file per network. */
  readonly networks?: readonly NetworkDeclaration[];
  /** What is on each storey of buildings: JSON by building id. */
  readonly storeys?: string;
  /** The streets as a network: lines from junction to junction (streets.geojson). */
  readonly streets?: string;
  /** Who does what within which time, with which hands (operations.json). */
  readonly operations?: string;
  /** The water network as an EPANET input file (.inp). */
  readonly waterModel?: string;
  /** The timetable: GTFS Schedule, zipped. */
  readonly transit?: string;
  /** Who needs what from whom (dependencies.json), and whom that serves. */
  readonly dependencies?: { readonly graph: string; readonly served?: string };
  /** Where operators' actions meet: an MQTT broker by WebSocket. Absent: they stay among the windows of a machine. */
  readonly actions?: { readonly broker: string };
  readonly feeds: readonly FeedDeclaration[];
  readonly alarmRules: readonly AlarmRule[];
  /** When the city is at which stage, 2 to 5; 1 while no trigger holds. */
  readonly stages?: readonly StageTrigger[];
  /** What the city means to reach by a day. */
  readonly targets?: Targets;
  /** Whose the parts of the pack are, and where they come from. */
  readonly catalogue?: readonly CatalogueNote[];
  /** What services cost to run. */
  readonly costs?: readonly ServiceCost[];
  /** Whose air quality index is made here; absent: none. */
  readonly airQuality?: { readonly authority: 'us-epa' | 'cn-mee' };
  readonly cameras: readonly SavedCamera[];
  /** Styles by data offered in the layer list. */
  readonly styles?: readonly DeclaredStyle[];
  /** Counts of streams in hexagons offered in the layer list, beside that of all streams. */
  readonly densities?: readonly DensityDeclaration[];
}

export type OverlayDeclaration = { readonly id: string; readonly title: Words; readonly attribution?: string; readonly onByDefault?: boolean } & (
  | { readonly geojson: string }
  /** A PMTiles v3 archive of vector tiles; all its layers are shown. */
  | { readonly pmtiles: string }
);

/** Elevation tiles: 8-bit RGB PNG, Web Mercator, in a PMTiles archive or by address with {z}, {x} and {y}. */
export interface TerrainDeclaration {
  readonly tiles: string;
  readonly encoding: ElevationEncoding;
  /** Width and height of a tile, pixels. */
  readonly tilePx: 256 | 512;
  readonly minZoom: number;
  readonly maxZoom: number;
  /** west, south, east, north of what is known. */
  readonly bounds: readonly [number, number, number, number];
  /** Vertical datum of the heights as stored; `offsetM` is added to bring them to `crs.vertical` (absent: they are above it). */
  readonly vertical: string;
  readonly offsetM?: number;
}

export interface RasterDeclaration {
  readonly id: string;
  readonly title: Words;
  readonly type: 'xyz' | 'tms' | 'wmts' | 'wms' | 'pmtiles';
  /** Template with {z} {x} {y} (xyz, tms), capabilities document (wmts), service (wms), archive (pmtiles); relative = in the pack. */
  readonly url: string;
  /** Layer of a wmts or wms; several of a wms by comma. */
  readonly layer?: string;
  /** TileMatrixSet of a wmts; the first in web mercator when absent. */
  readonly matrixSet?: string;
  readonly imageStyle?: string;
  /** Media type; image/png when absent. */
  readonly format?: string;
  /** Of a wms; 1.3.0 when absent. */
  readonly version?: '1.1.1' | '1.3.0';
  /** What a wms is asked in; EPSG:3857 when absent. */
  readonly crs?: 'EPSG:3857' | 'EPSG:4326' | 'CRS:84';
  readonly minZoom?: number;
  readonly maxZoom?: number;
  readonly tileSize?: 256 | 512;
  readonly bounds?: readonly [number, number, number, number];
  readonly attribution?: string;
  /** 0 to 1; 1 when absent. */
  readonly opacity?: number;
  readonly onByDefault?: boolean;
}

/** A tileset by whatever made it: 3D Tiles 1.0 or 1.1. */
export interface TilesetDeclaration {
  /** Unique among tilesets and models. */
  readonly id: string;
  readonly title: Words;
  /** `tileset.json`: a path in the pack, or an http(s) address whose origin the server's configuration declares. */
  readonly url: string;
  /** Whose it is and under which licence; shown with the layer and with every feature. */
  readonly attribution?: string;
  /** What heights in the tileset count from: the ellipsoid (as 3D Tiles says), or, against it, the pack's vertical datum. */
  readonly heights?: 'ellipsoid' | 'datum';
  /** Added to all heights, metres: corrects a known fault. */
  readonly heightOffsetM?: number;
  /** Where a tileset stands that says no place on the earth itself; without it such a one is refused by name. */
  readonly place?: PlaceDeclaration;
  /** Absent: shown. */
  readonly visible?: boolean;
  /** Refine while the error would show more than so many pixels; absent: by the quality of the picture (8 to 18). */
  readonly errorPx?: number;
}

/** Where something stands, EPSG:4326. */
export interface PlaceDeclaration {
  readonly lon: number;
  readonly lat: number;
  /** Above the pack's vertical datum; absent: on the ground. */
  readonly heightM?: number;
  /** Clockwise from north; at 0 the file's x axis points east. */
  readonly headingDeg?: number;
  readonly scale?: number;
}

export interface ModelDeclaration extends PlaceDeclaration {
  /** Unique among tilesets and models. */
  readonly id: string;
  readonly title: Words;
  /** A .glb or .gltf in the pack, metres, y up. */
  readonly file: string;
  readonly attribution?: string;
  readonly visible?: boolean;
}

export interface FeedDeclaration {
  readonly id: string;
  /** Id in feeds/registry.ts: `adsb`, `ais`, `cap`, `demo`, `gtfs`, `moving-features`, `ngsi-v2`, `ogc-features`, `open311`, `mqtt`, `sensorthings-http`, `ngsi-ld-http`, `gbfs`, `openaq`, `sensor-community`, `websocket`, `sse`, `polled`, `replay`. */
  readonly type: string;
  readonly title: Words;
  /** `demo:yunwan?seed=7`, `wss://broker.example/mqtt`, `ws://127.0.0.1:9001`. */
  readonly address: string;
  readonly topics?: readonly string[];
  /** MQTT: topics by grid cell, of which only those in view are asked for. */
  readonly cells?: CellTopics;
  /** MQTT: what counts one by one (alarms, cases), on a connection of its own at QoS 1. */
  readonly urgent?: readonly string[];
  /** Payload form where the protocol does not say: `sensorthings`, `ngsi-ld`, `nmea`, `adsb`, `cap`, `open311`, `sparkplug-b`; absent = told apart by shape. */
  readonly payload?: string;
  /** For sources that follow no standard; overrules `payload`. */
  readonly mapping?: FeedMapping;
  /** UCUM unit of a property where messages carry none: `{ "NO2": "ug/m3" }`. */
  readonly units?: Readonly<Record<string, string>>;
  /** The source's property names to ours: `{ "NO2": "no2" }`. */
  readonly properties?: Readonly<Record<string, string>>;
  /** Seconds between readings where messages do not say. */
  readonly intervalS?: number;
  /** HTTP: the header a service wants its token in (`X-API-Key`), where it is not `Authorization`. The token itself is given by hand. */
  readonly tokenHeader?: string;
  /** NGSI-LD over HTTP: the @context by whose short names the broker is asked and answers. */
  readonly context?: string;
  /** NGSI-LD and NGSI-v2 over HTTP: whose entities (`NGSILD-Tenant`, `Fiware-Service`). */
  readonly tenant?: string;
  /** NGSI-v2: where in the tenant's tree (`Fiware-ServicePath`): `/parks/#`. */
  readonly servicePath?: string;
  /** WebSocket: the parameter of the address a service wants its token in (`access_token`). The token itself is given by hand. */
  readonly tokenParameter?: string;
}

/** Where a broker sorts its topics by place: see `feeds/cells.ts`. */
export interface CellTopics {
  /** Topic filter with `{cell}/#` at its end: `belvedere/delft/obs/+/{cell}/#`. */
  readonly topic: string;
  /** Zoom of the Web Mercator tile that is the first cell level, and of the smallest tile. */
  readonly rootZoom: number;
  readonly leafZoom: number;
  /** Zoom of the largest cell that is asked for; absent: `rootZoom`. A view that would need larger ones is told nothing by place. */
  readonly farthestZoom?: number;
}

/** A protobuf message as its .proto file describes it, as far as it is wanted: unnamed fields are skipped. */
export interface ProtobufSchema {
  /** Which of the messages every payload is. */
  readonly message: string;
  readonly messages: Readonly<Record<string, readonly ProtobufField[]>>;
}
export interface ProtobufField {
  readonly number: number;
  readonly name: string;
  /** A scalar type of proto3 (`double`, `sint64`, `string`, ...), `enum`, or the name of a message. */
  readonly type: string;
  readonly repeated?: boolean;
}

/** How to read JSON, CSV or protobuf that follows no standard. Names are JSON pointers (RFC 6901) into a row, CSV headers, or `=constant`. */
export interface FeedMapping {
  readonly format?: 'json' | 'csv' | 'protobuf';
  /** For protobuf: what the numbers of its fields are; pointers then use the fields' names. */
  readonly schema?: ProtobufSchema;
  /** JSON pointer to the array of rows, or to the one row; the message itself when absent. */
  readonly rows?: string;
  /** The thing a row is about; the message's topic when absent. */
  readonly thing?: string;
  /** What kind of thing: shown in the inspector. */
  readonly kind?: string;
  /** When the reading was taken; readings without are doubted. */
  readonly time?: string;
  /** `iso` unless told. */
  readonly timeForm?: 'iso' | 'unix-s' | 'unix-ms';
  /** EPSG:4326 degrees. */
  readonly lon?: string;
  readonly lat?: string;
  /** `unit` is UCUM and what the source means by its numbers. */
  readonly values: readonly { readonly at: string; readonly property: string; readonly unit: string }[];
}

export interface SavedCamera {
  readonly id: string;
  readonly name: Words;
  readonly lon: number;
  readonly lat: number;
  readonly zoom: number;
  readonly pitch: number;
  readonly bearing: number;
}

/** Properties of a point in the sensors file. */
export interface SensorProperties {
  readonly id: string;
  /** `drain-level`, `pump-station`, `air-quality`, `traffic-counter`, `street-light`, ... */
  readonly kind: string;
  readonly name: Words;
  readonly district: string;
  readonly street?: string;
  /** Whose readings these are (a service's id) when the sensor stands for a service. */
  readonly service?: string;
  /** Road it stands on, by the ground's `name_en`: its readings may colour that road. */
  readonly road?: string;
  readonly streams: readonly { readonly id: string; readonly property: string; readonly unit: string; readonly intervalS: number }[];
}

/** Properties of a point in a services file. */
export interface ServiceProperties {
  readonly id: string;
  readonly kind: string;
  readonly name: Words;
  readonly district: string;
  readonly street?: string;
  /** Building it occupies, where known. */
  readonly building?: string;
  /** Seats, counters, beds, teams: whatever the kind is measured in. */
  readonly capacity?: number;
}

/** Properties of a polygon in an areas file. Grid cells point to their street, streets to their district. */
export interface AreaProperties {
  readonly id: string;
  readonly level: 'district' | 'street' | 'grid';
  readonly name: Words;
  readonly parent?: string;
  readonly population?: number;
  readonly population60?: number;
}

/** Who may import whom: the one table of the house, checked over every import in `src/`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder, projectRoot } from './project.ts';

/** Rooms a room may import besides itself; `app` may import everything. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  base: [],
  tables: ['base'],
  city: ['base', 'tables'],
  feeds: ['base', 'tables', 'city'],
  rules: ['base', 'tables'],
  scenarios: ['base', 'tables', 'city', 'rules'],
  session: ['base'],
  scene: ['base', 'tables', 'city', 'rules', 'session'],
  panels: ['base', 'tables', 'city', 'rules', 'scenarios', 'session'],
};
/** Folders whose subfolders are plugins and never import each other; what they share lies beside them. */
const siblingFolders = ['feeds', 'city/formats', 'scene/layers', 'scenarios', 'panels'];
/** Subfolders of the above that are shared ground, not plugins. */
const sharedFolders = ['feeds/payloads', 'feeds/mcap', 'panels/ui', 'city/formats/citymodel'];
/** A plugin that may use one sibling: none so far. Named here so that an exception is a visible decision. */
const allowedSiblings: readonly (readonly [from: string, to: string])[] = [];
/** Packages only some rooms may use. */
const packageRooms: readonly (readonly [pattern: RegExp, rooms: readonly string[]])[] = [
  [/^three($|\/)/, ['scene', 'city/formats']],
  [/^@react-three\//, ['scene']],
  [/^maplibre-gl($|\/)/, ['scene']],
  [/^@(deck|luma)\.gl\//, ['scene']],
  [/^zustand($|\/)/, ['session']],
  [/^mqtt($|\/)/, ['feeds']],
];

export interface ImportEdge {
  /** Relative to `src/`, with `/`. */
  readonly from: string;
  /** A file relative to `src/`, or a package's name. */
  readonly to: string;
  readonly isPackage: boolean;
  /** `import type`: gone at run time, so it closes no ring. */
  readonly isType: boolean;
}

/** Every static, dynamic and worker import of a source text. */
export function importsOf(file: string, text: string): readonly ImportEdge[] {
  const found: ImportEdge[] = [];
  const bare = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const pattern = /(?:\b(?:import|export)\s+(type\s)?[\w\s{},*$]*?\bfrom\s*|\bimport\s*\(\s*|\bimport\s+|new URL\(\s*)(['"])([^'"]+)\2/g;
  for (const match of bare.matchAll(pattern)) {
    const name = (match[3] as string).replace(/\?.*$/, '');
    const isType = match[1] !== undefined;
    if (name.startsWith('.')) found.push({ from: file, to: join(file, '..', name).replaceAll('\\', '/'), isPackage: false, isType });
    else found.push({ from: file, to: name, isPackage: true, isType });
  }
  return found;
}

/** What is wrong with an import, or null. */
export function judge({ from, to, isPackage }: Omit<ImportEdge, 'isType'>): string | null {
  const room = roomOf(from);
  if (isPackage) {
    const rule = packageRooms.find(([pattern]) => pattern.test(to));
    const isFine = !rule || rule[1].some((folder) => from.startsWith(`${folder}/`)) || room === 'app';
    if (to.startsWith('node:') && !from.endsWith('.node.ts')) return `${to} belongs in tools/ or in files named *.node.ts`;
    return isFine ? null : `${to} belongs in ${rule[1].join(', ')} only`;
  }
  if (to.startsWith('../')) return 'reaches outside src/';
  if (room === 'app') return null;
  const target = roomOf(to);
  if (target !== room && !(mayImport[room] ?? []).includes(target)) return `${room} may not import ${target}`;
  return siblingFault(from, to);
}

function siblingFault(from: string, to: string): string | null {
  for (const folder of siblingFolders) {
    const one = pluginOf(folder, from);
    const other = pluginOf(folder, to);
    if (one === null || other === null || one === other) continue;
    if (sharedFolders.includes(other) || allowedSiblings.some(([a, b]) => a === one && b === other)) continue;
    return `siblings: ${one} may not import ${other}; share by a file in ${folder}/`;
  }
  return null;
}

const roomOf = (file: string): string => file.split('/')[0] as string;

/** `panels/alarms` for `panels/alarms/list.tsx`; null for files lying directly in the folder or elsewhere. */
function pluginOf(folder: string, file: string): string | null {
  if (!file.startsWith(`${folder}/`)) return null;
  const rest = file.slice(folder.length + 1).split('/');
  return rest.length < 2 ? null : `${folder}/${rest[0]}`;
}

/** Rings of files that import each other at run time; one line per ring. */
export function ringsOf(edges: readonly ImportEdge[]): readonly string[] {
  const next = new Map<string, string[]>();
  for (const { from, to, isPackage, isType } of edges) if (!isPackage && !isType) next.set(from, [...(next.get(from) ?? []), to]);
  const state = new Map<string, 'open' | 'done'>();
  const rings: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      rings.push([...path.slice(path.indexOf(file)), file].join(' -> '));
      return;
    }
    state.set(file, 'open');
    for (const to of next.get(file) ?? []) visit(to, [...path, file]);
    state.set(file, 'done');
  };
  for (const file of next.keys()) visit(file, []);
  return rings;
}

/** All faults of the house as it stands. */
export function checkRooms(): readonly string[] {
  const files = filesUnder(['src']).filter((file) => /\.tsx?$/.test(file));
  const edges = files.flatMap((file) => importsOf(file.slice('src/'.length), readFileSync(join(projectRoot, file), 'utf8')));
  const known = new Set([...Object.keys(mayImport), 'app']);
  const strangers = [...new Set(files.map((file) => file.split('/')[1] as string))]
    .filter((room) => !known.has(room))
    .map((room) => `src/${room}: not a room of the house`);
  const faults = edges.flatMap((edge) => {
    const fault = judge(edge);
    return fault ? [`src/${edge.from} -> ${edge.to}: ${fault}`] : [];
  });
  return [...strangers, ...faults, ...ringsOf(edges).map((ring) => `ring: ${ring}`)];
}

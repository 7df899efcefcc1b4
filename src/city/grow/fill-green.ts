import { inset } from './inset.ts';
import { createMesher } from './mesh.ts';
import { areaOf, boxOf, centroidOf, contains, distance, fromFrame, orientedBox, rectangle, ringInside, type Point, type Ring } from './plane.ts';
import { curve, softNoise } from './spline.ts';
import { addDraft, type Site, type Town, type TreeKind } from './town.ts';

/** Scatter trees at a spacing where `keep` says yes; a jittered grid, so crowns do not stand in each other. */
export function plant(
  town: Town,
  site: Site,
  ring: Ring,
  spacingM: number,
  keep: (p: Point) => boolean,
  kind: (p: Point) => TreeKind,
  heights: readonly [number, number],
): void {
  const { random } = site;
  const box = boxOf(ring);
  for (let x = box.west; x < box.east; x += spacingM)
    for (let y = box.south; y < box.north; y += spacingM) {
      const p: Point = [x + random.between(0.1, 0.9) * spacingM, y + random.between(0.1, 0.9) * spacingM];
      if (!contains(ring, p) || !keep(p)) continue;
      town.trees.push({ kind: kind(p), x: p[0], y: p[1], heightM: random.between(heights[0], heights[1]) });
    }
}

/** Lawns, groves, winding paths; a pond and a pavilion where there is room. */
export function fillPark(town: Town, site: Site, withPond: boolean): void {
  const { block, random } = site;
  town.greens.push({ kind: 'park', ring: block.ring });
  const big = block.areaM2 > 25000;
  const paths: Point[][] = [];
  let pond: Ring | null = null;
  if (big) {
    const loop = inset(block.ring, 16);
    if (loop) paths.push([...loop, loop[0] as Point]);
    if (withPond || block.areaM2 > 90000) pond = pondIn(block.ring, random.between(0.3, 0.42), town.seed.seed + block.id);
    if (pond) town.ponds.push(pond);
    paths.push(...walks(block.ring, site, pond));
    town.paths.push(...paths);
    pavilion(town, site, pond);
  }
  const clearOf = (p: Point): boolean =>
    (!pond || (!contains(pond, p) && pond.every((q) => distance(p, q) > 5))) && paths.every((path) => path.every((q) => distance(p, q) > 4));
  const grove = (p: Point): boolean =>
    softNoise(town.seed.seed + 21, p[0], p[1], 70) > (big ? -0.02 : -0.4) &&
    clearOf(p) &&
    site.free([
      [p[0] - 2, p[1] - 2],
      [p[0] + 2, p[1] - 2],
      [p[0], p[1] + 2],
    ]);
  plant(town, site, block.ring, big ? 12 : 13, grove, (p) => (softNoise(3, p[0], p[1], 160) > 0.45 ? 'tree-conifer' : 'tree-broadleaf'), [6, 14]);
}

function pondIn(ring: Ring, share: number, seed: number): Ring | null {
  const box = orientedBox(ring);
  const blob = curve(
    Array.from({ length: 11 }, (_, i) => {
      const angle = (i * 2 * Math.PI) / 11;
      const r = share * (1 + 0.32 * softNoise(seed, i * 37, seed, 23));
      const p = fromFrame(box.frame, [box.halfU * 1.25 * r * Math.cos(angle), box.halfV * 1.5 * r * Math.sin(angle)]);
      return [p[0], p[1]] as const;
    }),
    9,
    true,
  );
  return ringInside(blob, ring) ? blob : null;
}

function walks(ring: Ring, site: Site, pond: Ring | null): Point[][] {
  const { random } = site;
  const box = orientedBox(ring);
  const made: Point[][] = [];
  for (let k = 0; k < 4; k++) {
    const [a, b] = [random.between(-0.85, 0.85), random.between(-0.85, 0.85)];
    const ends: readonly Point[] =
      k % 2
        ? [
            [-box.halfU, a * box.halfV],
            [box.halfU, b * box.halfV],
          ]
        : [
            [a * box.halfU, -box.halfV],
            [b * box.halfU, box.halfV],
          ];
    const [p, q] = ends as readonly [Point, Point];
    const controls = [0, 0.25, 0.5, 0.75, 1].map((t) =>
      fromFrame(box.frame, [
        p[0] + (q[0] - p[0]) * t + (t > 0 && t < 1 ? random.between(-26, 26) : 0),
        p[1] + (q[1] - p[1]) * t + (t > 0 && t < 1 ? random.between(-26, 26) : 0),
      ]),
    );
    const inside = curve(
      controls.map((c) => [c[0], c[1]]),
      12,
    ).filter((c) => contains(ring, c));
    if (inside.length > 4 && !(pond && inside.some((c) => contains(pond, c)))) made.push(inside);
  }
  return made;
}

function pavilion(town: Town, site: Site, pond: Ring | null): void {
  const { random } = site;
  const box = orientedBox(site.block.ring);
  for (let tries = 0; tries < 6; tries++) {
    const f = { ...box.frame, centre: fromFrame(box.frame, [box.halfU * random.between(-0.6, 0.6), box.halfV * random.between(-0.6, 0.6)]) };
    const ring = rectangle(f, -8, -6, 8, 6);
    if (!site.free(ring) || (pond && (contains(pond, centroidOf(ring)) || ring.some((p) => contains(pond, p))))) continue;
    site.take(ring);
    const mesh = createMesher();
    const z = town.seed.groundM;
    mesh.gable(ring, town.footM, z + 4.2, z + 7.4, 0.35);
    addDraft(town, site, ring, { use: 'public', storeys: 1, heightM: 7.4, year: 1998, mesh: mesh.done(), dwellingShare: 0 });
    return;
  }
}

/** Woods: close trees, conifers on patches, glades. */
export function fillWood(town: Town, site: Site): void {
  town.greens.push({ kind: 'wood', ring: site.block.ring });
  const spacing = areaOf(site.block.ring) > 1e6 ? 22 : 17;
  plant(
    town,
    site,
    site.block.ring,
    spacing,
    (p) => softNoise(town.seed.seed + 31, p[0], p[1], 170) > -0.32,
    (p) => (softNoise(8, p[0], p[1], 260) > 0.05 ? 'tree-conifer' : 'tree-broadleaf'),
    [8, 17],
  );
}

export function fillField(town: Town, site: Site): void {
  town.greens.push({ kind: 'field', ring: site.block.ring });
}

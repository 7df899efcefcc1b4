import { createMesher } from './mesh.ts';
import { inset } from './inset.ts';
import {
  areaOf,
  at,
  centroidOf,
  contains,
  distance,
  fromFrame,
  grainOf,
  orientedAlong,
  rectangle,
  ringInside,
  type Frame,
  type Point,
  type Ring,
} from './plane.ts';
import { storeysAt, yearAt } from './character.ts';
import { shapeIn } from './parcels.ts';
import { flatTop } from './roofs.ts';
import { addDraft, type Site, type Town } from './town.ts';

type Slab = {
  readonly halfU: number;
  readonly halfV: number;
  readonly storeys: number;
  readonly gapU: number;
  readonly gapV: number;
  readonly form: 'slab' | 'point' | 'cranked';
};

/** What a compound is built of: by its age and by how tall this part of town is. */
function slabsOf(town: Town, site: Site): Slab & { year: number } {
  const { random } = site;
  const here = centroidOf(site.block.ring);
  const year = Math.max(1956, Math.min(2024, yearAt(town.seed, here, 'residential') + Math.round(8 * random.normal())));
  const push = storeysAt(town.seed, here);
  if (year < 1998)
    return {
      year,
      form: 'slab',
      storeys: 5 + random.below(3),
      halfU: random.between(17, 31),
      halfV: random.between(5, 6),
      gapU: 9,
      gapV: random.between(15, 19),
    };
  if (year < 2007) {
    const storeys = Math.round(random.between(6, 12) + push * 0.25);
    return {
      year,
      form: random.next() < 0.35 ? 'cranked' : 'slab',
      storeys,
      halfU: random.between(18, 27),
      halfV: random.between(5.6, 6.8),
      gapU: 12,
      gapV: 12 + storeys * 1.7,
    };
  }
  const storeys = Math.round(random.between(11, 24) + push * 0.7);
  return {
    year,
    form: random.next() < 0.45 ? 'point' : 'cranked',
    storeys,
    halfU: random.between(13, 20),
    halfV: random.between(7, 8.6),
    gapU: 15,
    gapV: 14 + storeys * 1.25,
  };
}

/** Shops along the busy sides: thin, low, with gaps for the gates. */
function edgeShops(town: Town, site: Site, year: number): void {
  const { block, random } = site;
  const inner = inset(block.ring, 2.2);
  if (!inner) return;
  for (let i = 0; i < inner.length; i++) {
    const [a, b] = [at(inner, i), at(inner, i + 1)];
    const length = distance(a, b);
    if (length < 34) continue;
    const angle = Math.atan2(b[1] - a[1], b[0] - a[0]);
    const f: Frame = { centre: a, cos: Math.cos(angle), sin: Math.sin(angle) };
    for (let u = random.between(4, 12); u + 14 < length - 4;) {
      const long = Math.min(length - 4 - u, random.between(16, 38));
      const deep = random.between(8, 11.5);
      const ring = rectangle(f, u, 0, u + long, deep);
      u += long + random.between(2, 14);
      if (random.next() < 0.22 || !site.free(ring)) continue;
      site.take(rectangle(f, u - long - 16, -1, u + 3, deep + 5));
      const storeys = 1 + random.below(3);
      const top = town.seed.groundM + 0.8 + storeys * random.between(3.4, 4.2);
      const mesh = createMesher();
      flatTop(mesh, ring, { ...f, centre: centroidOf(ring) }, town.footM, top, random);
      addDraft(town, site, ring, { use: 'commercial', storeys, heightM: top - town.seed.groundM, year, mesh: mesh.done(), dwellingShare: 0 });
    }
  }
}

function footprint(f: Frame, slab: Slab): Ring {
  const { halfU: u, halfV: v } = slab;
  if (slab.form === 'slab') return rectangle(f, -u, -v, u, v);
  const local: readonly Point[] =
    slab.form === 'cranked'
      ? [
          [-u, -v],
          [0, -v],
          [0, -v - 2.4],
          [u, -v - 2.4],
          [u, v - 2.4],
          [0, v - 2.4],
          [0, v],
          [-u, v],
        ]
      : [
          [-u, -v + 2],
          [-u / 3, -v + 2],
          [-u / 3, -v],
          [u / 3, -v],
          [u / 3, -v + 2],
          [u, -v + 2],
          [u, v],
          [-u, v],
        ];
  return local.map((p) => fromFrame(f, p));
}

/** A compound: rows facing south across a garden, paths between, a nursery in the middle, shops on the street. */
export function fillResidential(town: Town, site: Site): void {
  const { block, random } = site;
  const z = town.seed.groundM;
  const inner = inset(block.ring, 5);
  const slab = slabsOf(town, site);
  town.greens.push({ kind: 'park', ring: inset(block.ring, 3) ?? block.ring });
  if (block.frontM > 20 && block.areaM2 > 9000) edgeShops(town, site, slab.year);
  if (!inner) return;
  // Long sides face south as near as the streets allow.
  const grain = grainOf(block.ring);
  const quarter = Math.PI / 2;
  const angle = grain - Math.round(grain / quarter) * quarter;
  const box = orientedAlong(inner, angle);
  const before = town.drafts.length;
  if (block.areaM2 > 26000 && random.next() < 0.6) nursery(town, site, box.frame);
  const floorM = random.between(2.8, 3.1);
  const pitchV = slab.halfV * 2 + slab.gapV;
  const rows = Math.max(1, Math.floor((box.halfV * 2 + slab.gapV) / pitchV));
  const spread = Math.min(pitchV * 1.35, rows > 1 ? (box.halfV * 2 - slab.halfV * 2 - 2) / (rows - 1) : 0);
  for (let row = 0; row < rows; row++) {
    const v = rows > 1 ? (row - (rows - 1) / 2) * spread : 0;
    let u = -box.halfU + slab.halfU + 1 + (slab.form === 'point' && row % 2 ? slab.halfU * 0.9 : 0);
    while (u < box.halfU) {
      const f: Frame = { ...box.frame, centre: fromFrame(box.frame, [u, v + random.between(-1.2, 1.2)]) };
      const ring = footprint(f, slab);
      const keep = rectangle(f, -slab.halfU - 3, -slab.halfV - 5, slab.halfU + 3, slab.halfV + 3);
      if (!ringInside(ring, inner) || !site.free(ring)) {
        u += 6;
        continue;
      }
      u += slab.halfU * 2 + slab.gapU + random.between(-2, 3);
      site.take(keep);
      const storeys = Math.max(3, slab.storeys + (slab.storeys > 9 ? random.below(4) - 2 : random.next() < 0.15 ? 1 : 0));
      const top = z + 0.6 + storeys * floorM + 0.9;
      const mesh = createMesher();
      if (slab.year < 2004 && slab.storeys < 8 && slab.form === 'slab' && random.next() < 0.35) mesh.gable(ring, town.footM, top - 0.9, top + 1.6, 0.12);
      else {
        mesh.parapet(ring, town.footM, top, 0.9);
        for (const du of slab.halfU > 22 ? [-0.5, 0.5] : [0])
          mesh.box(f, du * slab.halfU - 3.2, -2, du * slab.halfU + 3.2, 2.4, top - 0.9, top + (storeys > 12 ? 4.2 : 2.2));
      }
      addDraft(town, site, ring, { use: 'residential', storeys, heightM: top - z, year: slab.year, mesh: mesh.done(), dwellingShare: 0.86 });
    }
    // A path along every row, where it stays in the compound.
    if (rows > 1 && row + 1 < rows) {
      const line = [-0.9, -0.3, 0.3, 0.9].map((s) => fromFrame(box.frame, [s * box.halfU, v + spread / 2]));
      if (line.every((p) => contains(inner, p))) town.paths.push(line);
      for (let t = -box.halfU; t < box.halfU; t += random.between(11, 24)) {
        const p = fromFrame(box.frame, [t, v + spread / 2 + (random.next() < 0.5 ? 4 : -4)]);
        if (
          contains(inner, p) &&
          site.free([
            [p[0] - 1.5, p[1] - 1.5],
            [p[0] + 1.5, p[1] - 1.5],
            [p[0], p[1] + 1.5],
          ])
        )
          town.trees.push({ kind: random.next() < 0.15 ? 'tree-conifer' : 'tree-broadleaf', x: p[0], y: p[1], heightM: random.between(5, 10) });
      }
    }
  }
  if (town.drafts.length === before && areaOf(inner) > 500) fillLeftover(town, site, slab.year);
}

function nursery(town: Town, site: Site, frame: Frame): void {
  const { random } = site;
  const f = { ...frame, centre: fromFrame(frame, [random.between(-20, 20), random.between(-12, 12)]) };
  const fit = { frame: f, halfU: random.between(14, 20), halfV: random.between(11, 15) };
  const ring = shapeIn(fit, random.next() < 0.5 ? 'U' : 'L', 8.5);
  const around = rectangle(f, -fit.halfU - 7, -fit.halfV - 7, fit.halfU + 7, fit.halfV + 7);
  if (!site.free(around)) return;
  site.take(around);
  const storeys = 2 + random.below(2);
  const top = town.seed.groundM + 0.8 + storeys * 3.6;
  const mesh = createMesher();
  flatTop(mesh, ring, f, town.footM, top, random);
  addDraft(town, site, ring, {
    use: random.next() < 0.6 ? 'education' : 'public',
    storeys,
    heightM: top - town.seed.groundM,
    year: 2006,
    mesh: mesh.done(),
    dwellingShare: 0,
  });
}

/** Ground too small or crooked for rows: one block of flats that follows its edges. */
function fillLeftover(town: Town, site: Site, year: number): void {
  const ring = inset(site.block.ring, 5.5);
  if (!ring || areaOf(ring) > 2600 || !site.free(ring)) return;
  const storeys = 3 + site.random.below(4);
  const top = town.seed.groundM + 0.8 + storeys * 3;
  const mesh = createMesher();
  flatTop(mesh, ring, orientedAlong(ring, grainOf(ring)).frame, town.footM, top, site.random);
  addDraft(town, site, ring, { use: 'residential', storeys, heightM: top - town.seed.groundM, year, mesh: mesh.done(), dwellingShare: 0.8 });
}

import { createMesher, type Mesher } from './mesh.ts';
import { inset } from './inset.ts';
import { areaOf, at, centroidOf, contains, distance, fromFrame, orientedBox, rectangle, ringInside, tidy, type Point, type Ring } from './plane.ts';
import { centrality, storeysAt, yearAt } from './character.ts';
import { cutParcels, fitRectangle, shapeIn, type Fit, type ShapeName } from './parcels.ts';
import { flatTop } from './roofs.ts';
import type { CitySeed } from './seed.ts';
import { addDraft, type Site, type Town } from './town.ts';
import type { BuildingUse } from '../../tables/buildings.ts';

const smaller = (fit: Fit, byM: number): Fit => ({ ...fit, halfU: fit.halfU - byM, halfV: fit.halfV - byM });
type Landmark = CitySeed['landmarks'][number];

/** Towers on podiums, shoulder to shoulder; plazas between. */
export function fillBusiness(town: Town, site: Site, landmarks: readonly Landmark[]): void {
  const { random, block } = site;
  const mark = landmarks.find((l) => contains(block.ring, [l.x, l.y]));
  if (mark) {
    town.greens.push({ kind: 'plaza', ring: block.ring });
    landmark(town, site, mark);
    return;
  }
  town.greens.push({ kind: random.next() < 0.3 ? 'plaza' : 'urban', ring: block.ring });
  for (const parcel of cutParcels(block.ring, 2500, 26, random)) {
    if (random.next() < 0.045) {
      town.greens.push({ kind: 'park', ring: parcel.ring });
      continue;
    }
    const plot = inset(parcel.ring, random.between(2.5, 4.5));
    const fit = plot && fitRectangle(plot, 16);
    if (!plot || !fit) continue;
    const tall = storeysAt(town.seed, fit.frame.centre);
    const storeys = Math.round(5 + tall * (0.32 + 0.62 * random.next() + (random.next() < 0.14 ? 0.35 : 0)));
    const year = Math.min(2025, yearAt(town.seed, fit.frame.centre, 'cbd') + Math.round(6 * random.normal()));
    if (storeys < 11) midrise(town, site, plot, fit, storeys, random.next() < 0.6 ? 'office' : 'commercial', year);
    else tower(town, site, plot, fit, storeys, year);
  }
}

function tower(town: Town, site: Site, plot: Ring, fit: Fit, storeys: number, year: number): void {
  const { random } = site;
  const z = town.seed.groundM;
  const mesh = createMesher();
  const base = tidy(plot, 1, 0.4);
  const podium = random.next() < 0.72 && areaOf(base) < 4200;
  const podiumTop = z + random.between(11, 22);
  const limit = 25 + storeys * 0.05;
  const shaft: Fit = { ...fit, halfU: Math.min(fit.halfU * (podium ? 0.78 : 0.94), limit), halfV: Math.min(fit.halfV * (podium ? 0.78 : 0.94), 19) };
  const foot = podium ? base : rectangle(fit.frame, -shaft.halfU, -shaft.halfV, shaft.halfU, shaft.halfV);
  const shape: ShapeName = random.next() < 0.55 ? 'bar' : random.next() < 0.55 ? 'octagon' : random.next() < 0.35 ? 'round' : 'L';
  const bottom = podium ? podiumTop - 0.9 : town.footM;
  const top = z + 4 + storeys * random.between(3.6, 4.2);
  if (podium) mesh.parapet(base, town.footM, podiumTop, 0.9);
  stack(mesh, shaft, shape, bottom, top, storeys, random.next());
  const use: BuildingUse = random.next() < 0.68 ? 'office' : random.next() < 0.5 ? 'commercial' : 'residential';
  const floorM2 = 4 * shaft.halfU * shaft.halfV * storeys + (podium ? areaOf(base) * 3 : 0);
  addDraft(town, site, foot, {
    use,
    storeys,
    heightM: Math.round((top - z) * 10) / 10,
    year,
    mesh: mesh.done(),
    floorM2,
    dwellingShare: use === 'residential' ? 0.6 : 0,
  });
}

/** A shaft with none, one or two setbacks and a crown. */
function stack(mesh: Mesher, fit: Fit, shape: ShapeName, fromM: number, topM: number, storeys: number, luck: number): void {
  const wing = shape === 'L' ? fit.halfV * 1.1 : Math.min(fit.halfU, fit.halfV) * 0.34;
  const tiers = storeys > 34 ? (luck < 0.3 ? 1 : luck < 0.7 ? 2 : 3) : storeys > 18 && luck < 0.4 ? 2 : 1;
  let [low, part] = [fromM, fit];
  for (let tier = 1; tier <= tiers; tier++) {
    const high = tier === tiers ? topM : fromM + (topM - fromM) * (tiers === 2 ? 0.68 : tier === 1 ? 0.5 : 0.8);
    mesh.parapet(shapeIn(part, shape, wing * (part.halfV / fit.halfV)), low, high, tier === tiers ? 1 : 0.6);
    low = high - 0.6;
    if (tier < tiers) part = smaller(part, Math.min(3.2, part.halfV * 0.2));
  }
  const crown =
    shape === 'L'
      ? { ...part, frame: { ...part.frame, centre: fromFrame(part.frame, [-part.halfU + wing / 2, 0]) }, halfU: wing * 0.35, halfV: part.halfV * 0.4 }
      : { ...part, halfU: part.halfU * 0.5, halfV: part.halfV * 0.5 };
  mesh.box(crown.frame, -crown.halfU, -crown.halfV, crown.halfU, crown.halfV, topM - 1, topM + 4 + storeys * 0.06);
}

function landmark(town: Town, site: Site, mark: Landmark): void {
  const { random } = site;
  const z = town.seed.groundM;
  const plot = inset(site.block.ring, 8);
  const fit = plot && fitRectangle(plot, 30);
  if (!fit) return;
  const half = Math.min(fit.halfU, fit.halfV, 17 + mark.heightM * 0.045);
  const square: Fit = { frame: fit.frame, halfU: half, halfV: half };
  const podium = rectangle(
    fit.frame,
    -Math.min(fit.halfU, half * 1.75),
    -Math.min(fit.halfV, half * 1.25),
    Math.min(fit.halfU, half * 1.75),
    Math.min(fit.halfV, half * 1.25),
  );
  const mesh = createMesher();
  mesh.parapet(podium, town.footM, z + 20, 1);
  const top = z + mark.heightM;
  const ring = (k: number, shape: ShapeName): Ring => shapeIn({ ...square, halfU: half * k, halfV: half * k }, shape, half * k * 0.36);
  const shape: ShapeName = mark.form === 'round' ? 'round' : 'octagon';
  const profile =
    mark.form === 'setback' ? [1, 1, 0.84, 0.84, 0.66, 0.6] : mark.form === 'taper' ? [1, 0.98, 0.92, 0.82, 0.68, 0.46] : [0.92, 1, 1, 0.97, 0.88, 0.7];
  let low = z + 19;
  for (let k = 0; k + 1 < profile.length; k++) {
    const high = z + 20 + (top * 0.94 - z - 20) * ((k + 1) / (profile.length - 1));
    mesh.loft(ring(profile[k] as number, shape), ring(profile[k + 1] as number, shape), low, high);
    low = high;
  }
  mesh.loft(ring(0.3, 'octagon'), ring(0.04, 'octagon'), top * 0.94, top);
  const storeys = Math.round(mark.heightM / 4.3);
  addDraft(town, site, podium, {
    use: 'office',
    name: mark,
    storeys,
    heightM: mark.heightM,
    year: 2016 + random.below(8),
    mesh: mesh.done(),
    floorM2: half * half * 3 * storeys,
    dwellingShare: 0,
  });
}

function midrise(town: Town, site: Site, plot: Ring, fit: Fit, storeys: number, use: BuildingUse, year: number): void {
  const { random } = site;
  const z = town.seed.groundM;
  const wing = Math.min(random.between(11, 15), fit.halfV * 0.9);
  const roomy = fit.halfV > 12;
  const shape: ShapeName = !roomy || random.next() < 0.3 ? 'bar' : random.next() < 0.45 ? 'L' : random.next() < 0.6 ? 'U' : random.next() < 0.5 ? 'H' : 'T';
  const followsPlot = random.next() < 0.35 && areaOf(plot) < 1500;
  const ring = followsPlot ? tidy(plot, 1, 0.4) : shapeIn(fit, shape, wing);
  const top = z + 1.2 + storeys * (use === 'residential' ? random.between(2.85, 3.2) : random.between(3.3, 4));
  const mesh = createMesher();
  flatTop(mesh, ring, fit.frame, town.footM, top, random);
  addDraft(town, site, ring, { use, storeys, heightM: top - z, year, mesh: mesh.done(), dwellingShare: use === 'residential' ? 0.72 : 0 });
}

/** The grown city: plots of all sizes built up to the street, shops below, flats and offices above. */
export function fillMixed(town: Town, site: Site): void {
  const { random, block } = site;
  town.greens.push({ kind: 'urban', ring: block.ring });
  const core = centrality(town.seed, centroidOf(block.ring));
  for (const parcel of cutParcels(block.ring, 520 + 380 * core * random.next(), 13, random)) {
    if (areaOf(parcel.ring) < 90) continue;
    if (parcel.fronts === 0 && random.next() < 0.55) {
      if (random.next() < 0.5) town.greens.push({ kind: 'park', ring: parcel.ring });
      continue;
    }
    const plot = inset(parcel.ring, random.between(0.6, 2));
    const fit = plot && fitRectangle(plot, 7);
    if (!plot || !fit) continue;
    const here = fit.frame.centre;
    const luck = random.next();
    const use: BuildingUse = luck < 0.56 ? 'residential' : luck < 0.8 ? 'commercial' : luck < 0.92 ? 'office' : luck < 0.96 ? 'public' : 'education';
    const push = storeysAt(town.seed, here);
    const storeys = Math.max(2, Math.round(3.2 + 4 * random.next() + push * 0.4 * random.next() * 1.6 - (parcel.fronts === 0 ? 2 : 0)));
    const year = Math.max(1935, Math.min(2023, yearAt(town.seed, here, 'mixed') + Math.round(13 * random.normal())));
    if (storeys > 15 && fit.halfV > 9) tower(town, site, plot, fit, storeys, Math.max(1999, year));
    else midrise(town, site, plot, fit, storeys, use, year);
  }
}

/** Town hall, opera, library: few large halls on a square. */
export function fillCivic(town: Town, site: Site): void {
  const { random } = site;
  const z = town.seed.groundM;
  town.greens.push({ kind: 'plaza', ring: site.block.ring });
  const plot = inset(site.block.ring, 22);
  const fit = plot && fitRectangle(plot, 30);
  if (!fit) return;
  const hall: Fit = { frame: fit.frame, halfU: Math.min(fit.halfU * 0.62, 46), halfV: Math.min(fit.halfV * 0.55, 30) };
  const mesh = createMesher();
  const ring = shapeIn(hall, 'octagon', hall.halfV * 0.5);
  mesh.parapet(ring, town.footM, z + 16, 0.9);
  mesh.loft(shapeIn(smaller(hall, 6), 'round', 0), shapeIn(smaller(hall, 14), 'round', 0), z + 15, z + 27);
  addDraft(town, site, ring, { use: 'public', storeys: 5, heightM: 27, year: 2009, mesh: mesh.done(), dwellingShare: 0 });
  const box = orientedBox(site.block.ring);
  for (let k = 0; k < 40; k++) {
    const p: Point = fromFrame(box.frame, [box.halfU * random.between(-0.95, 0.95), box.halfV * random.between(-0.95, 0.95)]);
    if (contains(site.block.ring, p) && !contains(ring, p) && ring.every((_, i) => distance(at(ring, i), p) > 8))
      town.trees.push({ kind: 'tree-broadleaf', x: p[0], y: p[1], heightM: random.between(6, 9) });
  }
}

/** Wards and clinics (or lecture halls): large wings on lawns. */
export function fillCampus(town: Town, site: Site, use: 'health' | 'education'): void {
  const { random } = site;
  const z = town.seed.groundM;
  town.greens.push({ kind: 'park', ring: site.block.ring });
  const lawn = inset(site.block.ring, 7);
  if (!lawn) return;
  for (const parcel of cutParcels(lawn, use === 'health' ? 5200 : 6800, 38, random)) {
    const plot = inset(parcel.ring, 8);
    const fit = plot && fitRectangle(plot, 18);
    if (!plot || !fit || random.next() < 0.1) continue;
    const part: Fit = { ...fit, halfU: Math.min(fit.halfU, random.between(24, 44)), halfV: Math.min(fit.halfV, random.between(17, 30)) };
    const luck = random.next();
    const shape: ShapeName = luck < 0.28 ? 'H' : luck < 0.5 ? 'U' : luck < 0.68 ? 'L' : luck < 0.82 ? 'T' : 'bar';
    const flat = shape === 'bar' ? { ...part, halfV: Math.min(part.halfV, 11) } : part;
    const ring = shapeIn(flat, shape, 14);
    if (!ringInside(ring, plot)) continue;
    const storeys = use === 'health' ? 4 + random.below(13) : 3 + random.below(5);
    const top = z + 1.2 + storeys * random.between(3.6, 4.2);
    const mesh = createMesher();
    flatTop(mesh, ring, fit.frame, town.footM, top, random);
    addDraft(town, site, ring, {
      use,
      storeys,
      heightM: top - z,
      year: Math.min(2023, yearAt(town.seed, fit.frame.centre, 'campus') + Math.round(9 * random.normal())),
      mesh: mesh.done(),
      dwellingShare: use === 'education' && random.next() < 0.3 ? 0.5 : 0,
    });
    for (const p of plot) town.trees.push({ kind: 'tree-broadleaf', x: p[0], y: p[1], heightM: random.between(6, 12) });
  }
}

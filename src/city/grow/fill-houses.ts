import { inset } from './inset.ts';
import { createMesher, thinner } from './mesh.ts';
import { areaOf, at, between, distance, fromFrame, orientedBox, rectangle, tidy, type Point, type Ring } from './plane.ts';
import { cutParcels, fitRectangle } from './parcels.ts';
import { yearAt } from './character.ts';
import { flatTop } from './roofs.ts';
import { addDraft, type Site, type Town } from './town.ts';

/** The ring as four corners where it nearly is a quad: its four sharpest corners, if they cover most of it. */
function asQuad(ring: Ring): Ring | null {
  const r = tidy(ring, 0.6, 0.5);
  if (r.length === 4) return areaOf(r) > 0 ? r : null;
  if (r.length < 4) return null;
  const bend = r.map((p, i) => {
    const [a, c] = [at(r, i - 1), at(r, i + 1)];
    return { i, cross: ((p[0] - a[0]) * (c[1] - p[1]) - (p[1] - a[1]) * (c[0] - p[0])) / (distance(a, p) * distance(p, c) || 1) };
  });
  const corners = bend
    .sort((a, b) => b.cross - a.cross)
    .slice(0, 4)
    .sort((a, b) => a.i - b.i)
    .map((b) => r[b.i] as Point);
  return areaOf(corners) > 0.82 * areaOf(r) && corners.every((_, i) => bendAt(corners, i) > 0.25) ? corners : null;
}
function bendAt(r: Ring, i: number): number {
  const [a, b, c] = [at(r, i - 1), at(r, i), at(r, i + 1)];
  return ((b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])) / (distance(a, b) * distance(b, c) || 1);
}

/** Old lanes: crooked plots built to the edge, tiled gables, here and there a courtyard house. */
export function fillOldTown(town: Town, site: Site): void {
  const { random } = site;
  const z = town.seed.groundM;
  for (const parcel of cutParcels(site.block.ring, 165, 8.2, random, 0.09)) {
    const area = areaOf(parcel.ring);
    if (area < 38) continue;
    const inner = inset(parcel.ring, random.between(0.15, parcel.fronts > 0 ? 0.6 : 1.4));
    const quad = inner && asQuad(inner);
    const storeys = random.next() < 0.28 ? 1 : random.next() < 0.82 ? 2 : 3;
    const year = Math.min(1985, yearAt(town.seed, parcel.ring[0] as Point, 'oldtown') + Math.round(26 * random.normal()));
    const use = random.next() < 0.16 ? 'commercial' : random.next() < 0.05 ? 'heritage' : 'residential';
    const eaves = z + 0.4 + storeys * random.between(2.6, 3.1);
    const mesh = createMesher();
    if (quad && area > 190 && random.next() < 0.75 && courtyard(mesh, quad, town.footM, eaves)) {
      addDraft(town, site, quad, {
        use,
        storeys,
        heightM: eaves + 1.9 - z,
        year,
        mesh: mesh.done(),
        dwellingShare: use === 'residential' ? 0.85 : 0,
        floorM2: areaOf(quad) * storeys * 0.66,
      });
      continue;
    }
    if (random.next() < 0.05) continue;
    const short = quad ? Math.min(distance(at(quad, 0), at(quad, 1)), distance(at(quad, 1), at(quad, 2))) : 0;
    if (quad && short > 3.4 && short < 15) {
      const ridge = eaves + Math.min(4.2, short * 0.27);
      mesh.gable(quad, town.footM, eaves, ridge, random.next() < 0.15 ? 0.2 : 0);
      addDraft(town, site, quad, { use, storeys, heightM: ridge - z, year, mesh: mesh.done(), dwellingShare: use === 'residential' ? 0.85 : 0.25 });
      continue;
    }
    const flat = inner && tidy(inner, 0.5, 0.3);
    if (!flat || flat.length < 3 || areaOf(flat) < 30) continue;
    flatTop(mesh, flat, orientedBox(flat).frame, town.footM, eaves, random);
    addDraft(town, site, flat, { use, storeys, heightM: eaves - z, year: Math.max(1950, year), mesh: mesh.done(), dwellingShare: 0.7 });
  }
}

/** Four gabled wings round a court, corners shared. */
function courtyard(mesh: ReturnType<typeof createMesher>, quad: Ring, footM: number, eavesM: number): boolean {
  const court = thinner(quad, 4.6);
  const ridge = thinner(quad, 2.3);
  if (!court || !ridge || areaOf(court) < 14) return false;
  // Walls out and in, two roof slopes meeting at the ridge ring.
  const up = (p: Point, height: number): readonly [number, number, number] => [p[0], p[1], height];
  for (let i = 0; i < 4; i++) {
    const [a, b, c, d, r, s] = [at(quad, i), at(quad, i + 1), at(court, i), at(court, i + 1), at(ridge, i), at(ridge, i + 1)];
    mesh.quad(up(a, footM), up(b, footM), up(b, eavesM), up(a, eavesM));
    mesh.quad(up(a, eavesM), up(b, eavesM), up(s, eavesM + 1.5), up(r, eavesM + 1.5));
    mesh.quad(up(r, eavesM + 1.5), up(s, eavesM + 1.5), up(d, eavesM), up(c, eavesM));
    mesh.quad(up(d, footM), up(c, footM), up(c, eavesM), up(d, eavesM));
  }
  return true;
}

/** Villages the city has grown round: self-built houses wall to wall, three to seven storeys, flat roofs of many heights. */
export function fillVillage(town: Town, site: Site): void {
  const { random } = site;
  const z = town.seed.groundM;
  const tall = random.between(2.6, 5.2);
  for (const parcel of cutParcels(site.block.ring, 235, 9.4, random, 0.03)) {
    if (areaOf(parcel.ring) < 45 || random.next() < 0.06) continue;
    const inner = inset(parcel.ring, random.between(0.5, 1.2));
    if (!inner) continue;
    const quad = asQuad(inner);
    const ring = quad ?? tidy(inner, 0.5, 0.3);
    if (ring.length < 3 || areaOf(ring) < 34) continue;
    const storeys = Math.max(1, Math.round(tall + 1.1 * random.normal()));
    const year = Math.min(2018, yearAt(town.seed, ring[0] as Point, 'village') + Math.round(6 * random.normal()));
    const mesh = createMesher();
    const eaves = z + 0.3 + storeys * random.between(2.85, 3.3);
    const short = quad ? Math.min(distance(at(quad, 0), at(quad, 1)), distance(at(quad, 1), at(quad, 2))) : 0;
    const use = random.next() < 0.07 ? 'commercial' : 'residential';
    if (quad && storeys <= 3 && short < 13 && random.next() < 0.55) {
      mesh.gable(quad, town.footM, eaves, eaves + short * 0.24, 0);
      addDraft(town, site, quad, { use, storeys, heightM: eaves + short * 0.24 - z, year, mesh: mesh.done(), dwellingShare: 0.8 });
    } else {
      flatTop(mesh, ring, orientedBox(ring).frame, town.footM, eaves, random);
      if (quad && random.next() < 0.5) {
        // The stair head everyone builds.
        const f = { ...orientedBox(quad).frame, centre: between(at(quad, 0), at(quad, 2), 0.36) };
        mesh.box(f, -1.6, -1.5, 1.6, 1.5, eaves - 1, eaves + 1.9);
      }
      addDraft(town, site, ring, { use, storeys, heightM: eaves - z, year, mesh: mesh.done(), dwellingShare: use === 'residential' ? 0.85 : 0.4 });
    }
  }
}

/** Leafy plots, each with a house under a hipped or gabled roof, a wing, a garden. */
export function fillVilla(town: Town, site: Site): void {
  const { random } = site;
  const z = town.seed.groundM;
  for (const parcel of cutParcels(site.block.ring, 520, 15, random, 0.05)) {
    const garden = inset(parcel.ring, 3.2);
    if (!garden || areaOf(garden) < 120) continue;
    const fit = fitRectangle(garden, 7);
    if (!fit) continue;
    const [hu, hv] = [Math.min(fit.halfU, random.between(6, 9.5)), Math.min(fit.halfV, random.between(4.4, 6.6))];
    const slackU = fit.halfU - hu;
    const frame = { ...fit.frame, centre: fromFrame(fit.frame, [slackU * random.between(-0.7, 0.7), (fit.halfV - hv) * random.between(-0.7, 0.7)]) };
    const ring = rectangle(frame, -hu, -hv, hu, hv);
    const storeys = random.next() < 0.7 ? 2 : 3;
    const eaves = z + 0.5 + storeys * 3.1;
    const ridge = eaves + hv * random.between(0.5, 0.75);
    const mesh = createMesher();
    if (random.next() < 0.2) flatTop(mesh, ring, frame, town.footM, eaves, random);
    else mesh.gable(ring, town.footM, eaves, ridge, random.next() < 0.6 ? Math.min(0.42, hv / hu / 2) : 0);
    addDraft(town, site, ring, {
      use: 'residential',
      storeys,
      heightM: ridge - z,
      year: Math.min(2022, yearAt(town.seed, frame.centre, 'villa') + Math.round(5 * random.normal())),
      mesh: mesh.done(),
      dwellingShare: 0.62,
    });
    for (const p of garden)
      if (random.next() < 0.3)
        town.trees.push({ kind: random.next() < 0.25 ? 'tree-conifer' : 'tree-broadleaf', x: p[0], y: p[1], heightM: random.between(5, 10) });
  }
  town.greens.push({ kind: 'park', ring: site.block.ring });
}

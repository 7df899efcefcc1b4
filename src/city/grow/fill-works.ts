import { inset } from './inset.ts';
import { createMesher, type Mesher } from './mesh.ts';
import { areaOf, distance, fromFrame, orientedBox, rectangle, type Frame, type Point, type Ring } from './plane.ts';
import { yearAt } from './character.ts';
import { cutParcels, fitRectangle, shapeIn } from './parcels.ts';
import { flatTop } from './roofs.ts';
import { addDraft, type Site, type Town } from './town.ts';

/** Sheds with low gables or saw-tooth roofs, an office at the gate, here and there a tank farm. */
export function fillIndustry(town: Town, site: Site): void {
  const { random } = site;
  const z = town.seed.groundM;
  town.greens.push({ kind: 'industrial', ring: site.block.ring });
  for (const parcel of cutParcels(site.block.ring, random.between(3200, 9000), 32, random)) {
    const plot = inset(parcel.ring, random.between(5, 9));
    const fit = plot && fitRectangle(plot, 16);
    if (!fit) continue;
    const year = Math.min(2024, yearAt(town.seed, fit.frame.centre, 'industry') + Math.round(9 * random.normal()));
    if (random.next() < 0.09) {
      tanks(town, site, fit.frame, fit.halfU, fit.halfV, year);
      continue;
    }
    const officeU = fit.halfU > 26 ? 9 : 0;
    const shed = { u0: -fit.halfU + (officeU ? officeU * 2 + 5 : 0), u1: fit.halfU, v: Math.min(fit.halfV, 44) };
    const ring = rectangle(fit.frame, shed.u0, -shed.v, shed.u1, shed.v);
    const eaves = z + random.between(8, 14);
    const mesh = createMesher();
    let top = eaves + Math.min(6, shed.v * 0.13);
    if (random.next() < 0.45) top = sawtooth(mesh, fit.frame, shed.u0, shed.u1, shed.v, town.footM, eaves);
    else mesh.gable(ring, town.footM, eaves, top, 0);
    addDraft(town, site, ring, { use: 'industrial', storeys: 1 + random.below(2), heightM: top - z, year, mesh: mesh.done(), dwellingShare: 0 });
    if (!officeU) continue;
    const office = rectangle(fit.frame, -fit.halfU, -Math.min(fit.halfV, 24), -fit.halfU + officeU * 2, Math.min(fit.halfV, 24) * random.between(-0.2, 0.9));
    const storeys = 2 + random.below(4);
    const mesh2 = createMesher();
    flatTop(mesh2, office, { ...fit.frame, centre: fromFrame(fit.frame, [-fit.halfU + officeU, 0]) }, town.footM, z + 1 + storeys * 3.6, random);
    addDraft(town, site, office, { use: 'office', storeys, heightM: 1 + storeys * 3.6, year, mesh: mesh2.done(), dwellingShare: 0 });
  }
}

/** North-light roof: teeth across u, each a slope and an upright. */
function sawtooth(mesh: Mesher, f: Frame, u0: number, u1: number, v: number, footM: number, eavesM: number): number {
  mesh.prism(rectangle(f, u0, -v, u1, v), footM, eavesM);
  const teeth = Math.max(2, Math.round((u1 - u0) / 14));
  const w = (u1 - u0) / teeth;
  const p = (u: number, side: number, zM: number): readonly [number, number, number] => {
    const q = fromFrame(f, [u, side]);
    return [q[0], q[1], zM];
  };
  const top = eavesM + 3;
  for (let k = 0; k < teeth; k++) {
    const [a, b] = [u0 + k * w, u0 + (k + 1) * w];
    mesh.quad(p(a, -v, eavesM), p(b, -v, eavesM), p(b, v, eavesM), p(a, v, eavesM));
    mesh.quad(p(b, -v, eavesM), p(b, v, eavesM), p(a, v, top), p(a, -v, top));
    mesh.quad(p(a, v, eavesM), p(a, -v, eavesM), p(a, -v, top), p(a, v, top));
    mesh.quad(p(a, -v, eavesM), p(b, -v, eavesM), p(b, -v, eavesM), p(a, -v, top));
    mesh.quad(p(b, v, eavesM), p(a, v, eavesM), p(a, v, top), p(b, v, eavesM));
  }
  return top;
}

function tanks(town: Town, site: Site, frame: Frame, halfU: number, halfV: number, year: number): void {
  const { random } = site;
  const r = Math.min(13, halfV * 0.46, random.between(7, 13));
  for (let u = -halfU + r; u <= halfU - r; u += r * 2.5)
    for (let v = -halfV + r; v <= halfV - r; v += r * 2.5) {
      const ring = shapeIn({ frame: { ...frame, centre: fromFrame(frame, [u, v]) }, halfU: r, halfV: r }, 'round', 0);
      const mesh = createMesher();
      const top = town.seed.groundM + random.between(9, 15);
      mesh.prism(ring, town.footM, top);
      addDraft(town, site, ring, { use: 'industrial', storeys: 1, heightM: top - town.seed.groundM, year, mesh: mesh.done(), dwellingShare: 0 });
    }
}

const tooClose = (p: Point, ring: Ring, gapM: number): boolean => ring.some((q) => distance(p, q) < gapM);

/** Container yard: stacks in rows, lanes between; a warehouse where the block is long enough. */
export function fillPort(town: Town, site: Site): void {
  const { random, block } = site;
  const z = town.seed.groundM;
  town.greens.push({ kind: 'port', ring: block.ring });
  const yard = inset(block.ring, 12);
  if (!yard || areaOf(yard) < 2000) return;
  if (random.next() < 0.25) return fillIndustry(town, site);
  const box = orientedBox(yard);
  // 40-foot boxes: 12.2 x 2.44 x 2.6 m; six side by side, up to six high.
  const [long, wide] = [12.2, 2.44 * 6];
  for (let u = -box.halfU; u < box.halfU; u += long + (Math.round((u + box.halfU) / 13.4) % 6 === 5 ? 14 : 1.2))
    for (let v = -box.halfV; v < box.halfV; v += wide + 8) {
      if (random.next() < 0.17) continue;
      const rows = 3 + random.below(4);
      const ring = rectangle(box.frame, u, v, u + long, v + 2.44 * rows);
      if (!site.free(ring) || tooClose(ring[0] as Point, block.ring, 6)) continue;
      const high = 1 + random.below(6);
      const mesh = createMesher();
      mesh.prism(ring, town.footM, z + high * 2.6);
      addDraft(town, site, ring, { use: 'transport', storeys: high, heightM: high * 2.6, year: 2024, mesh: mesh.done(), dwellingShare: 0, floorM2: 0 });
    }
}

/** Ship-to-shore gantry at a quay: rails along u, boom out over the water (-v). */
export function crane(f: Frame, footM: number, z: number): Mesher {
  const mesh = createMesher();
  for (const u of [-9, 9]) {
    for (const v of [-2, 18]) mesh.box(f, u - 0.9, v - 0.9, u + 0.9, v + 0.9, footM, z + 42);
    mesh.box(f, u - 0.8, -2, u + 0.8, 18, z + 13, z + 15);
  }
  for (const v of [-2, 18]) mesh.box(f, -9, v - 0.8, 9, v + 0.8, z + 40, z + 42.4);
  for (const u of [-3, 3]) mesh.box(f, u - 0.7, -46, u + 0.7, 30, z + 42.4, z + 45);
  mesh.box(f, -4, 10, 4, 22, z + 45, z + 49);
  mesh.box(f, -1, -3, 1, -1, z + 45, z + 62);
  return mesh;
}

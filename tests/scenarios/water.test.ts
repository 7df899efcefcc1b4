import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CitySeed } from '../../src/city/grow/seed.ts';
import { growYunwan } from '../../src/city/grow/yunwan.ts';
import { openWaterModel, SERVICE_HEAD_M, type WaterModel, type WaterState } from '../../src/scenarios/water/solve.ts';

const net1 = join(process.cwd(), '../shared/real/water-network/Net1.inp');
const PSI_M = 0.7032496149;
const sum = (values: Float32Array): number => values.reduce((a, b) => a + b, 0);

/** A reservoir feeds a loop of three junctions; S hangs on J3 by one pipe. */
const line = `[JUNCTIONS]
J1 10 5
J2 10 5
J3 10 5
S 10 5
[RESERVOIRS]
R 60
[PIPES]
P0 R J1 100 400 120 0 Open
P1 J1 J2 100 300 120 0 Open
P2 J2 J3 100 300 120 0 Open
P3 J3 S 100 200 120 0 Open
P4 J1 J3 200 300 120 0 Open
[TIMES]
Duration 0
[OPTIONS]
Units LPS
Headloss H-W
[TAGS]
NODE S Z02
[COORDINATES]
S 128.4 24.6
J1 9000 100
[END]
`;

describe.skipIf(!existsSync(net1))('Net1', () => {
  it('has at midnight the pressures that are published', async () => {
    const model = await openWaterModel(readFileSync(net1, 'utf8'));
    const { pressureM, warnings } = model.solve(0, []);
    for (const [id, psi] of [
      ['10', 127.54],
      ['11', 119.26],
      ['12', 117.02],
      ['32', 110.79],
    ] as const)
      expect((pressureM[model.network.nodes.findIndex((n) => n.id === id)] as number) / PSI_M).toBeCloseTo(psi, 1);
    expect(warnings).toEqual([]);
    model.close();
  });
});

describe('closing part of a network', () => {
  const at = (model: WaterModel, column: Float32Array, id: string): number => column[model.network.nodes.findIndex((n) => n.id === id)] as number;
  it('meets all demand while everything is open, and reads places and zones', async () => {
    const model = await openWaterModel(line);
    const state = model.solve(8, []);
    expect(sum(state.drawnLps)).toBeCloseTo(20, 3);
    expect(sum(state.wantedLps)).toBeCloseTo(20, 3);
    expect(at(model, state.pressureM, 'J1')).toBeGreaterThan(49);
    expect(model.network.nodes.find((n) => n.id === 'S')).toMatchObject({ lon: 128.4, lat: 24.6, zone: 'Z02' });
    expect(model.network.nodes.find((n) => n.id === 'J1')?.lon).toBeNaN();
    expect(model.network.links.map(({ kind }) => kind)).toEqual(['pipe', 'pipe', 'pipe', 'pipe', 'pipe']);
    model.close();
  });
  it('a loop goes round a closed pipe; what hangs on one alone goes dry, and opens again afterwards', async () => {
    const model = await openWaterModel(line);
    const round = model.solve(8, ['P2']);
    expect(sum(round.drawnLps)).toBeCloseTo(20, 2);
    const dry = model.solve(8, ['P3']);
    expect(at(model, dry.drawnLps, 'S')).toBeLessThan(1e-3);
    expect(at(model, dry.wantedLps, 'S')).toBeCloseTo(5, 3);
    expect(sum(dry.drawnLps)).toBeCloseTo(15, 2);
    expect(sum(model.solve(8, []).drawnLps)).toBeCloseTo(20, 3);
    expect(sum(model.solve(8, ['P0']).drawnLps)).toBeLessThan(0.1);
    model.close();
  });
  it('says in EPANET\u2019s own words that it cannot read a file', async () => {
    await expect(openWaterModel('[PIPES]\nP1 A B 1 1 1\n[END]\n')).rejects.toThrow(/error/i);
  });
});

describe('the water network of a grown city', async () => {
  const city = growYunwan(JSON.parse(readFileSync('seeds/hamlet.json', 'utf8')) as CitySeed);
  const model = await openWaterModel(city.waterModel ?? '');
  const short = ({ pressureM }: WaterState): string[] =>
    model.network.nodes.filter((n, i) => n.kind === 'junction' && (pressureM[i] as number) < SERVICE_HEAD_M).map(({ id }) => id);
  it('keeps its pressure at every hour, and every junction belongs to a zone that exists', () => {
    const zones = new Set(city.dependencies?.nodes.filter((n) => n.kind === 'water-zone').map((n) => n.id));
    for (const node of model.network.nodes) if (node.kind === 'junction') expect(zones.has(node.zone), `${node.id} ${node.zone}`).toBe(true);
    for (const hour of [3, 8, 14, 19]) {
      const state = model.solve(hour, []);
      expect(short(state)).toEqual([]);
      expect(state.warnings).toEqual([]);
      expect(sum(state.drawnLps)).toBeCloseTo(sum(state.wantedLps), 2);
    }
  });
  it('without its works and its tank nobody has water; without one pump the others carry on', () => {
    const pumps = model.network.links.filter(({ kind }) => kind === 'pump').map(({ id }) => id);
    const risers = model.network.links.filter(({ id }) => id.endsWith('-riser')).map(({ id }) => id);
    const none = model.solve(19, [...pumps, ...risers]);
    expect(sum(none.drawnLps)).toBeLessThan(0.01 * sum(none.wantedLps));
    const one = model.solve(19, pumps.slice(0, 1));
    expect(sum(one.drawnLps)).toBeGreaterThan(0.9 * sum(one.wantedLps));
  });
  it('cutting off a part by its pipes dries exactly the junctions no way leads to any more', () => {
    const { nodes, links } = model.network;
    const ends = nodes.flatMap((n, i) => (n.kind === 'junction' && links.filter((l) => l.from === i || l.to === i).length === 1 ? [i] : []));
    const end = ends[0] as number;
    const pipe = links.find((l) => l.from === end || l.to === end);
    const before = model.solve(19, []);
    const after = model.solve(19, [pipe?.id ?? '']);
    const lost = nodes.filter((_, i) => (before.drawnLps[i] as number) - (after.drawnLps[i] as number) > 1e-3).map(({ id }) => id);
    expect(lost.filter((id) => id !== nodes[end]?.id)).toEqual([]);
    expect(after.drawnLps[end]).toBeLessThan(1e-3);
  });
});

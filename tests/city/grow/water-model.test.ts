import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AnalysisStatistic,
  CountType,
  DemandModel,
  InitHydOption,
  LinkProperty,
  LinkType,
  NodeProperty,
  NodeType,
  Option,
  Project,
  TimeParameter,
  Workspace,
} from 'epanet-js';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { CitySeed } from '../../../src/city/grow/seed.ts';
import { growYunwan } from '../../../src/city/grow/yunwan.ts';

const net1 = join(process.cwd(), '../shared/real/water-network/Net1.inp');
const workspace = new Workspace();
beforeAll(() => workspace.loadModule());
/** The toolkit throws EPANET's errors and tells its warnings (codes 1 to 6) on the console: both are looked at. */
const warnings = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
afterEach(() => warnings.mockClear());

function open(inp: string): Project {
  const model = new Project(workspace);
  workspace.writeFile('net.inp', inp);
  model.open('net.inp', 'net.rpt', 'net.bin');
  return model;
}

interface Instant {
  readonly timeS: number;
  /** Pressure of junctions by id, in the file's unit. */
  readonly pressure: ReadonlyMap<string, number>;
  /** Flow of pumps by id, in the file's unit. */
  readonly pumpFlow: ReadonlyMap<string, number>;
}
/** Every step of a simulation. */
function solve(model: Project): readonly Instant[] {
  const [nodes, links] = [model.getCount(CountType.NodeCount), model.getCount(CountType.LinkCount)];
  const told: Instant[] = [];
  model.openH();
  model.initH(InitHydOption.NoSave);
  for (;;) {
    const timeS = model.runH();
    const pressure = new Map<string, number>();
    for (let i = 1; i <= nodes; i++)
      if (model.getNodeType(i) === NodeType.Junction) pressure.set(model.getNodeId(i), model.getNodeValue(i, NodeProperty.Pressure));
    const pumpFlow = new Map<string, number>();
    for (let i = 1; i <= links; i++) if (model.getLinkType(i) === LinkType.Pump) pumpFlow.set(model.getLinkId(i), model.getLinkValue(i, LinkProperty.Flow));
    told.push({ timeS, pressure, pumpFlow });
    if (model.nextH() === 0) break;
  }
  model.closeH();
  model.close();
  return told;
}

describe.skipIf(!existsSync(net1))('the engine on Net1', () => {
  test('pressures of the first hour are those published', () => {
    const first = solve(open(readFileSync(net1, 'utf8')))[0];
    for (const [id, psi] of [
      ['10', 127.54],
      ['11', 119.26],
      ['12', 117.02],
      ['32', 110.79],
    ] as const)
      expect(first?.pressure.get(id)).toBeCloseTo(psi, 2);
  });
  test('too much demand is warned of, and met in part where demand follows pressure: 6 junctions short, 32.66 % less', () => {
    const model = open(readFileSync(net1, 'utf8'));
    model.setOption(Option.DemandMult, 10);
    model.setTimeParameter(TimeParameter.Duration, 0);
    model.solveH();
    expect(warnings.mock.calls.flat().join()).toMatch(/negative pressures/i);
    warnings.mockClear();
    model.setDemandModel(DemandModel.PDA, 20, 100, 0.5);
    model.solveH();
    expect(model.getStatistic(AnalysisStatistic.DeficientNodes)).toBe(6);
    expect(model.getStatistic(AnalysisStatistic.DemandReduction)).toBeCloseTo(32.66, 2);
    expect(warnings).not.toHaveBeenCalled();
    model.close();
  });
});

describe('the water network of a grown city', () => {
  const city = growYunwan(JSON.parse(readFileSync('seeds/hamlet.json', 'utf8')) as CitySeed);
  const inp = city.waterModel ?? '';
  test('is solved for a day without a warning: pressure everywhere, one pump at night, two by day', () => {
    const told = solve(open(inp));
    expect(warnings).not.toHaveBeenCalled();
    expect(told[0]?.timeS).toBe(0);
    expect(told.at(-1)?.timeS).toBe(86_400);
    for (const { pressure } of told)
      for (const [id, m] of pressure) {
        // 0.14 MPa is what the end of the mains must keep (CJ/T 316-2009); 1 MPa what pipes are laid for.
        expect(m, id).toBeGreaterThan(14.3);
        expect(m, id).toBeLessThan(100);
      }
    const running = told.map(({ pumpFlow }) => [...pumpFlow.values()].filter((flow) => flow > 0.01).length);
    expect(Math.min(...running)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...running)).toBe(2);
  });
  test('draws what its people and work floors take, and names junctions as the network file does', () => {
    const people = city.buildings.reduce((sum, { record }) => sum + record.people.reduce((a, b) => a + b, 0), 0);
    const model = open(inp);
    let lps = 0;
    const ids = new Set(city.networks?.find(({ id }) => id === 'water')?.features.map((f) => f.properties.id));
    for (let i = 1; i <= model.getCount(CountType.NodeCount); i++) {
      if (model.getNodeType(i) !== NodeType.Junction) continue;
      lps += model.getNodeValue(i, NodeProperty.BaseDemand);
      expect(ids.has(model.getNodeId(i))).toBe(true);
    }
    model.close();
    const domesticLps = (people * 180) / 86_400;
    expect(lps).toBeGreaterThan(domesticLps);
    expect(lps).toBeLessThan(domesticLps * 4);
  });
});

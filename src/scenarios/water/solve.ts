import { CountType, DemandModel, FlowUnits, InitHydOption, LinkProperty, LinkType, NodeProperty, NodeType, Project, TimeParameter, Workspace } from 'epanet-js';
import { readInpNotes } from './inp.ts';

/** What never changes of a model: its nodes and links, in the order of the answers' columns. */
export interface WaterNetwork {
  readonly nodes: readonly WaterNode[];
  readonly links: readonly WaterLink[];
}
export interface WaterNode {
  readonly id: string;
  readonly kind: 'junction' | 'reservoir' | 'tank';
  /** EPSG:4326 degrees; NaN where the file has no coordinates. */
  readonly lon: number;
  readonly lat: number;
  /** Empty where the file tags none. */
  readonly zone: string;
}
export interface WaterLink {
  readonly id: string;
  readonly kind: 'pipe' | 'pump' | 'valve';
  readonly from: number;
  readonly to: number;
}

/** Pressures and flows of one hour of the day, in columns. */
export interface WaterState {
  readonly hour: number;
  readonly closed: readonly string[];
  /** Metres of water by node. */
  readonly pressureM: Float32Array;
  /** What junctions draw and what they want, L/s; 0 elsewhere. */
  readonly drawnLps: Float32Array;
  readonly wantedLps: Float32Array;
  /** L/s by link, along its direction. */
  readonly flowLps: Float32Array;
  /** What EPANET warned of. */
  readonly warnings: readonly string[];
  readonly tookMs: number;
}

export interface WaterModel {
  readonly network: WaterNetwork;
  /** @param closed ids of links: pipes shut by their valves, pumps that do not run. */
  solve(hour: number, closed: readonly string[]): WaterState;
  close(): void;
}

/**
 * Demand follows pressure (Wagner 1988): all of it from 0.14 MPa on, what the end of the mains must keep (CJ/T 316), none without
 * pressure, and the root of the share in between.
 */
export const SERVICE_HEAD_M = 14.3;
const PDA_EXPONENT = 0.5;
const HOURS = 24;
const nodeKinds = { [NodeType.Junction]: 'junction', [NodeType.Reservoir]: 'reservoir', [NodeType.Tank]: 'tank' } as const;
const linkKind = (type: number): WaterLink['kind'] => (type === LinkType.Pump ? 'pump' : type <= LinkType.Pipe ? 'pipe' : 'valve');

/** The toolkit throws errors and tells warnings on the console of whoever runs it: here they belong to the answer. */
function heeded<T>(warnings: string[], run: () => T): T {
  const { warn } = globalThis.console;
  globalThis.console.warn = (...told: unknown[]) => void warnings.push(told.map(String).join(' '));
  try {
    return run();
  } finally {
    globalThis.console.warn = warn;
  }
}

/**
 * An EPANET 2.2 model, ready to be asked. One day is solved at once as the file has it, for the levels of its tanks at each hour; a
 * question is then one steady state at that hour, from those levels, with demand that follows pressure.
 * @param inp text of the input file, in any flow unit; answers are in L/s and metres.
 * @param nowMs a clock for `tookMs`.
 * @throws Error with EPANET's own words when it cannot read or solve the file.
 */
export async function openWaterModel(inp: string, nowMs: () => number = () => NaN): Promise<WaterModel> {
  // An engine of its own for each model: a file that EPANET refuses leaves its memory in no state to trust.
  const workspace = new Workspace();
  await workspace.loadModule();
  const model = new Project(workspace);
  workspace.writeFile('net.inp', inp);
  model.open('net.inp', 'net.rpt', 'net.bin');
  // EPANET converts the file's units where it is told to; all that follows is in litres per second and metres.
  if (model.getFlowUnits() !== FlowUnits.LPS) model.setFlowUnits(FlowUnits.LPS);
  const notes = readInpNotes(inp);
  const nodes = Array.from({ length: model.getCount(CountType.NodeCount) }, (_, i): WaterNode => {
    const id = model.getNodeId(i + 1);
    const [lon, lat] = notes.spots.get(id) ?? [NaN, NaN];
    return { id, kind: nodeKinds[model.getNodeType(i + 1) as NodeType], lon, lat, zone: notes.nodeTags.get(id) ?? '' };
  });
  const links = Array.from({ length: model.getCount(CountType.LinkCount) }, (_, i): WaterLink => {
    const { node1, node2 } = model.getLinkNodes(i + 1);
    return { id: model.getLinkId(i + 1), kind: linkKind(model.getLinkType(i + 1)), from: node1 - 1, to: node2 - 1 };
  });
  const linkAt = new Map(links.map(({ id }, i) => [id, i + 1]));
  const asFiled = links.map((_, i) => model.getLinkValue(i + 1, LinkProperty.InitStatus));
  const tanks = nodes.flatMap(({ kind }, i) => (kind === 'tank' ? [i + 1] : []));
  const filedLevels = tanks.map((n) => model.getNodeValue(n, NodeProperty.TankLevel));

  /** Metres of water over a node: by its head, for a file's pressure unit stays what it was when its flow unit is changed. */
  const waterM = (n: number): number => model.getNodeValue(n, NodeProperty.Head) - model.getNodeValue(n, NodeProperty.Elevation);
  /** Levels of the tanks at each hour, with the file's own demands; and how many of the file's pressure units a metre of water is. */
  const solveDay = (): { readonly levels: readonly (readonly number[])[]; readonly pressurePerM: number } => {
    const levels: number[][] = [];
    let [deepestM, pressurePerM] = [0, 1];
    model.setTimeParameter(TimeParameter.Duration, tanks.length === 0 ? 0 : HOURS * 3600);
    model.setTimeParameter(TimeParameter.HydStep, 3600);
    model.openH();
    model.initH(InitHydOption.NoSave);
    for (;;) {
      const timeS = model.runH();
      if (timeS === 0)
        nodes.forEach(({ kind }, i) => {
          const metres = waterM(i + 1);
          if (kind !== 'junction' || metres <= deepestM) return;
          [deepestM, pressurePerM] = [metres, model.getNodeValue(i + 1, NodeProperty.Pressure) / metres];
        });
      if (timeS % 3600 === 0) levels[timeS / 3600] = tanks.map(waterM);
      if (model.nextH() === 0) break;
    }
    model.closeH();
    return { levels, pressurePerM };
  };
  const { levels, pressurePerM } = heeded([], solveDay);
  model.setTimeParameter(TimeParameter.Duration, 0);
  model.setDemandModel(DemandModel.PDA, 0, SERVICE_HEAD_M * pressurePerM, PDA_EXPONENT);

  return {
    network: { nodes, links },
    solve(hour, closed) {
      const beganMs = nowMs();
      const warnings: string[] = [];
      const wholeHour = ((Math.floor(hour) % HOURS) + HOURS) % HOURS;
      const shut = closed.flatMap((id) => linkAt.get(id) ?? []);
      heeded(warnings, () => {
        tanks.forEach((n, i) => model.setNodeValue(n, NodeProperty.TankLevel, levels[wholeHour]?.[i] ?? (filedLevels[i] as number)));
        for (const link of shut) model.setLinkValue(link, LinkProperty.InitStatus, 0);
        model.setTimeParameter(TimeParameter.PatternStart, wholeHour * 3600);
        model.openH();
        model.initH(InitHydOption.NoSave);
        model.runH();
      });
      const column = (count: number, value: (n: number) => number): Float32Array => Float32Array.from({ length: count }, (_, i) => value(i + 1));
      const pressureM = column(nodes.length, waterM);
      const isJunction = (n: number): boolean => nodes[n - 1]?.kind === 'junction';
      const drawnLps = column(nodes.length, (n) => (isJunction(n) ? Math.max(0, model.getNodeValue(n, NodeProperty.Demand)) : 0));
      const wantedLps = column(nodes.length, (n) =>
        isJunction(n) ? Math.max(0, model.getNodeValue(n, NodeProperty.Demand)) + Math.max(0, model.getNodeValue(n, NodeProperty.DemandDeficit)) : 0,
      );
      const flowLps = column(links.length, (n) => model.getLinkValue(n, LinkProperty.Flow));
      model.closeH();
      for (const link of shut) model.setLinkValue(link, LinkProperty.InitStatus, asFiled[link - 1] as number);
      return { hour: wholeHour, closed, pressureM, drawnLps, wantedLps, flowLps, warnings, tookMs: nowMs() - beganMs };
    },
    close: () => model.close(),
  };
}

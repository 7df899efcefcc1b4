import type { SceneInputs } from '../scene.ts';
import { Mark, type BuildingStates } from './states.ts';

/** Alarm hues, the interface's tokens; P1 to P3. sRGB bytes. */
const alarmColours = {
  night: [
    [252, 68, 74],
    [255, 224, 102],
    [241, 132, 11],
  ],
  day: [
    [177, 0, 27],
    [255, 218, 116],
    [219, 100, 14],
  ],
} as const;

/** Carries hover, selection and alarms from the session and the rules into the state texture. */
export interface Marks {
  /** Cheap when nothing changed. */
  update(): void;
  /** Rows were learnt: a selection or alarm may now have a building. */
  relearn(): void;
}

export function createMarks(inputs: SceneInputs, states: BuildingStates): Marks {
  const { city, session } = inputs;
  const shown = { hovered: -1, selected: -1 };
  const keys: { hovered: string | null; selected: string | null } = { hovered: null, selected: null };
  let alarmed = new Map<number, number>();
  let alarmsSeen = NaN;
  let themeSeen = '';
  let isFresh = false;

  const rowOf = (key: string | null): number => (key?.startsWith('building/') ? city.buildings.find(key.slice('building/'.length)) : -1);
  const point = (which: 'hovered' | 'selected', key: string | null, bit: number): void => {
    if (key === keys[which] && isFresh) return;
    keys[which] = key;
    const row = rowOf(key);
    if (row === shown[which]) return;
    if (shown[which] >= 0) states.mark(shown[which], bit, 0);
    if (row >= 0) states.mark(row, bit, bit);
    shown[which] = row;
  };
  /** The building an alarm's thing stands in, where the pack says so. */
  const buildingOf = (thingId: string): number => {
    const service = city.service(city.sensor(thingId)?.properties.service ?? thingId);
    return service?.properties.building === undefined ? -1 : city.buildings.find(service.properties.building);
  };
  const showAlarms = (theme: 'night' | 'day'): void => {
    const next = new Map<number, number>();
    for (const { thingId, rule } of inputs.alarms()) {
      const row = buildingOf(thingId);
      if (row >= 0) next.set(row, Math.min(rule.priority, next.get(row) ?? 3));
    }
    for (const row of alarmed.keys()) if (!next.has(row)) states.alarm(row, 0, 0, 0, 0);
    for (const [row, priority] of next) {
      const [red, green, blue] = alarmColours[theme][(priority - 1) as 0 | 1 | 2];
      states.alarm(row, priority, red, green, blue);
    }
    alarmed = next;
  };

  return {
    update() {
      const { hovered, selected, theme } = session.getState();
      point('hovered', hovered, Mark.hovered);
      point('selected', selected, Mark.selected);
      if (!isFresh || inputs.alarmsVersion() !== alarmsSeen || theme !== themeSeen) {
        alarmsSeen = inputs.alarmsVersion();
        themeSeen = theme;
        showAlarms(theme);
      }
      isFresh = true;
    },
    relearn() {
      isFresh = false;
    },
  };
}

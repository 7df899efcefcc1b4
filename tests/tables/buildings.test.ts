import { describe, expect, it } from 'vitest';
import { createBuildingTable, type BuildingColumns } from '../../src/tables/buildings.ts';

function columns(ids: readonly string[], rows: readonly number[] = ids.map(() => -1)): BuildingColumns {
  const count = ids.length;
  const numbers = (value: number) => new Float32Array(count).fill(value);
  return {
    count,
    row: Int32Array.from(rows),
    id: ids,
    use: new Uint8Array(count).fill(1),
    storeys: numbers(3),
    heightM: numbers(9),
    baseM: numbers(0),
    year: numbers(1990),
    people: new Float32Array(count * 4).fill(1),
    lon: new Float64Array(count).fill(150),
    lat: new Float64Array(count).fill(31),
    attributes: new Map([[0, { roof: 'flat' }]]),
  };
}

describe('rows of buildings that come and go', () => {
  it('keep a building while any tile holds it', () => {
    const table = createBuildingTable();
    const overview = table.put(columns(['a', 'b']));
    const detail = table.put(columns(['b']));
    table.drop(overview);
    expect(table.find('a')).toBe(-1);
    expect(table.find('b')).toBe(1);
    table.drop(detail);
    expect(table.find('b')).toBe(-1);
    expect(table.record(1)).toMatchObject({ id: '', heightM: NaN });
    expect(table.record(0).attributes).toBeUndefined();
  });

  it('are used again where the table numbers them: a walk through a large city stays small', () => {
    const table = createBuildingTable();
    for (let tile = 0; tile < 1000; tile++) {
      const rows = table.put(columns(Array.from({ length: 50 }, (_, i) => `b-${tile}-${i}`)));
      expect(table.find(`b-${tile}-7`)).toBe(rows[7]);
      table.drop(rows);
    }
    expect(table.count).toBe(50);
  });

  it("stay the pack's own where the pack numbers them", () => {
    const table = createBuildingTable();
    table.drop(table.put(columns(['x'], [7])));
    expect([...table.put(columns(['y'], [9]))]).toEqual([9]);
    expect([...table.put(columns(['x'], [7]))]).toEqual([7]);
    expect(table.count).toBe(10);
  });
});

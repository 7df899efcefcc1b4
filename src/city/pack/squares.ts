/** Squares of the plan frame, numbered from the origin: square (0, 0) spans [0, sizeM) in x and y. */
export interface Square<T> {
  readonly column: number;
  readonly row: number;
  readonly sizeM: number;
  /** Plan metres. */
  readonly centre: readonly [xM: number, yM: number];
  readonly items: readonly T[];
}

/** Sort things into squares by a plan position; squares by row then column, things in their given order. */
export function inSquares<T>(items: readonly T[], sizeM: number, place: (item: T) => readonly [number, number]): Square<T>[] {
  const squares = new Map<string, { column: number; row: number; items: T[] }>();
  for (const item of items) {
    const [x, y] = place(item);
    const column = Math.floor(x / sizeM);
    const row = Math.floor(y / sizeM);
    const key = `${column}_${row}`;
    const square = squares.get(key) ?? { column, row, items: [] };
    squares.set(key, square);
    square.items.push(item);
  }
  return [...squares.values()]
    .sort((a, b) => a.row - b.row || a.column - b.column)
    .map(({ column, row, items: inside }) => ({ column, row, sizeM, items: inside, centre: [(column + 0.5) * sizeM, (row + 0.5) * sizeM] }));
}
export const squareName = ({ column, row }: Square<unknown>): string => `${column}_${row}`;

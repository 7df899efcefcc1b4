/** An instant as ISO 8601 in UTC with milliseconds: `2026-06-21T08:00:00.000Z`. NaN throws: check before writing. */
export const isoText = (timeMs: number): string => new Date(timeMs).toISOString();

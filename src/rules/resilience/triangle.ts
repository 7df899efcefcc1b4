/** A service level over time: hours and percent of full service, straight lines between points, in time order. */
export interface ServiceCurve {
  readonly timeH: readonly number[];
  readonly levelPercent: readonly number[];
}

export interface ResilienceReading {
  /** ∫(100 − Q)dt, %·h (Bruneau et al. 2003). */
  readonly lossPercentHours: number;
  /** Lowest level kept, %: robustness. */
  readonly robustnessPercent: number;
  /** Hours from the lowest level back to full service: rapidity; NaN while not recovered. */
  readonly recoveryH: number;
}

/** Loss, robustness and rapidity apart, never blended. */
export function readResilience({ timeH, levelPercent }: ServiceCurve): ResilienceReading {
  let lossPercentHours = 0;
  let lowest = 0;
  for (let i = 0; i < timeH.length; i++) {
    if ((levelPercent[i] as number) < (levelPercent[lowest] as number)) lowest = i;
    if (i === 0) continue;
    const hours = (timeH[i] as number) - (timeH[i - 1] as number);
    lossPercentHours += hours * (100 - ((levelPercent[i] as number) + (levelPercent[i - 1] as number)) / 2);
  }
  const full = levelPercent.findIndex((level, i) => i >= lowest && level >= 100);
  return {
    lossPercentHours,
    robustnessPercent: levelPercent[lowest] ?? NaN,
    recoveryH: full < 0 ? NaN : (timeH[full] as number) - (timeH[lowest] as number),
  };
}

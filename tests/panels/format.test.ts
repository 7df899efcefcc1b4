import { describe, expect, it } from 'vitest';
import { describeProperty } from '../../src/tables/properties.ts';
import { displayUnit, formatAmount, formatLength, formatLonLat, formatNumber, formatReading } from '../../src/panels/ui/format.ts';
import { slopePerHour } from '../../src/panels/ui/trend.ts';

const THIN = '\u202f';

describe('numbers for people', () => {
  it('keeps fixed decimals, groups thousands and writes a true minus', () => {
    expect(formatNumber(2.6, 2, 'en')).toBe('2.60');
    expect(formatNumber(1234567, 0, 'en')).toBe('1,234,567');
    expect(formatNumber(1234567, 0, 'zh')).toBe('1,234,567');
    expect(formatNumber(-3.04, 1, 'en')).toBe('\u22123.0');
  });
  it('never shows minus zero, and shows missing as a dash, not as zero', () => {
    expect(formatNumber(-0.001, 2, 'en')).toBe('0.00');
    expect(formatNumber(NaN, 2, 'en')).toBe('–');
    expect(formatNumber(Infinity, 0, 'zh')).toBe('–');
    expect(formatNumber(0, 0, 'en')).toBe('0');
    expect(formatAmount(NaN, 'm', 2, 'en')).toBe('–');
  });
  it('turns UCUM codes into what people read', () => {
    const shown = ['ug/m3', 'Cel', 'm3/s', '1', '%', 'deg', 'mm/h', 'dB(A)', '/h', 'um', 'mg/m3', 'kW.h', 'm.s-2'].map(displayUnit);
    expect(shown).toEqual(['µg/m³', '°C', 'm³/s', '', '%', '°', 'mm/h', 'dB(A)', '/h', 'µm', 'mg/m³', 'kW·h', 'm·s⁻²']);
  });
  it('joins number and unit by a narrow no-break space, angles by none', () => {
    expect(formatAmount(2.614, 'm', 2, 'en')).toBe(`2.61${THIN}m`);
    expect(formatAmount(38, '%', 0, 'zh')).toBe(`38${THIN}%`);
    expect(formatAmount(120, 'deg', 0, 'en')).toBe('120°');
    expect(formatAmount(12, '1', 0, 'en')).toBe('12');
  });
  it('says states as words', () => {
    expect(formatReading(describeProperty('pumpState'), 0, '1', 'en')).toBe('off');
    expect(formatReading(describeProperty('pumpState'), 1, '1', 'zh')).toBe('开');
    expect(formatReading(describeProperty('powerState'), -1, '1', 'en')).toBe('fault');
    expect(formatReading(describeProperty('pumpState'), NaN, '1', 'en')).toBe('–');
  });
  it('writes positions with hemispheres and lengths in m or km', () => {
    expect(formatLonLat(4.35678, 52.01231)).toBe(`52.01231°${THIN}N 4.35678°${THIN}E`);
    expect(formatLonLat(-70.5, -33)).toBe(`33.00000°${THIN}S 70.50000°${THIN}W`);
    expect(formatLonLat(NaN, 1)).toBe('–');
    expect(formatLength(500, 'en')).toBe(`500${THIN}m`);
    expect(formatLength(2000, 'en')).toBe(`2${THIN}km`);
    expect(formatLength(1500, 'en')).toBe(`1.5${THIN}km`);
  });
});

describe('trend per hour', () => {
  const series = (times: number[], values: number[]) => ({
    timeMs: Float64Array.from(times),
    value: Float32Array.from(values),
    quality: new Uint8Array(times.length),
  });
  it('is the slope of a straight line, gaps left out', () => {
    const minutes = [0, 10, 20, 30, 40, 50, 60];
    const values = minutes.map((m) => 2 + (0.18 * m) / 60);
    values[3] = NaN;
    expect(
      slopePerHour(
        series(
          minutes.map((m) => 1.7e12 + m * 60000),
          values,
        ),
      ),
    ).toBeCloseTo(0.18, 5);
  });
  it('is unknown from two readings or from one instant', () => {
    expect(slopePerHour(series([0, 60000], [1, 2]))).toBeNaN();
    expect(slopePerHour(series([5, 5, 5], [1, 2, 3]))).toBeNaN();
  });
});

import { isUnit } from './units.ts';

/**
 * UN/CEFACT Recommendation 20 common codes, as NGSI-LD's `unitCode` uses them, to UCUM. Only codes that city data models
 * use; note GP is milligram and GQ microgram per cubic metre, and P1 is per cent.
 */
const ucumOfCommonCode = new Map<string, string>([
  ['C62', '1'], ['EA', '1'], ['H87', '1'], ['P1', '%'], ['59', '[ppm]'], ['61', '[ppb]'],
  ['CEL', 'Cel'], ['FAH', '[degF]'], ['KEL', 'K'],
  ['GP', 'mg/m3'], ['GQ', 'ug/m3'], ['GRM', 'g'], ['KGM', 'kg'], ['MGM', 'mg'], ['MC', 'ug'], ['TNE', 't'],
  ['KMQ', 'kg/m3'], ['M1', 'mg/L'], ['GL', 'g/L'],
  ['MTR', 'm'], ['KMT', 'km'], ['CMT', 'cm'], ['MMT', 'mm'], ['4H', 'um'], ['FOT', '[ft_i]'], ['INH', '[in_i]'], ['SMI', '[mi_i]'],
  ['MTK', 'm2'], ['KMK', 'km2'], ['HAR', 'har'],
  ['MTQ', 'm3'], ['LTR', 'L'], ['MLT', 'mL'], ['HLT', 'hL'],
  ['MTS', 'm/s'], ['KMH', 'km/h'], ['HM', '[mi_i]/h'], ['KNT', '[kn_i]'], ['MSK', 'm/s2'], ['H67', 'mm/h'],
  ['MQS', 'm3/s'], ['MQH', 'm3/h'], ['G51', 'L/s'], ['L2', 'L/min'], ['E32', 'L/h'],
  ['SEC', 's'], ['MIN', 'min'], ['HUR', 'h'], ['DAY', 'd'], ['WEE', 'wk'], ['MON', 'mo'], ['ANN', 'a'], ['C26', 'ms'],
  ['DD', 'deg'], ['C81', 'rad'],
  ['PAL', 'Pa'], ['A97', 'hPa'], ['KPA', 'kPa'], ['MBR', 'mbar'], ['BAR', 'bar'], ['ATM', 'atm'], ['HN', 'mm[Hg]'],
  ['WTT', 'W'], ['KWT', 'kW'], ['MAW', 'MW'], ['WHR', 'W.h'], ['KWH', 'kW.h'], ['MWH', 'MW.h'], ['JOU', 'J'], ['KJO', 'kJ'],
  ['VLT', 'V'], ['KVT', 'kV'], ['2Z', 'mV'], ['AMP', 'A'], ['4K', 'mA'], ['OHM', 'Ohm'], ['HTZ', 'Hz'], ['KHZ', 'kHz'], ['MHZ', 'MHz'],
  ['LUX', 'lx'], ['LUM', 'lm'], ['CDL', 'cd'], ['2N', 'dB'], ['Q30', '[pH]'], ['D54', 'W/m2'], ['H61', 'mS/cm'], ['D10', 'S/m'],
]); // prettier-ignore

/** Symbols as people write them in SensorThings `unitOfMeasurement`, where they differ from UCUM. */
const ucumOfSymbol = new Map<string, string>([
  ['°C', 'Cel'], ['℃', 'Cel'], ['degC', 'Cel'], ['ºC', 'Cel'], ['C', 'Cel'], ['°F', '[degF]'], ['degF', '[degF]'], ['°', 'deg'],
  ['ppm', '[ppm]'], ['ppb', '[ppb]'], ['‰', '[ppth]'], ['dBA', 'dB(A)'], ['dB A', 'dB(A)'], ['kn', '[kn_i]'], ['kt', '[kn_i]'],
  ['mph', '[mi_i]/h'], ['psi', '[psi]'], ['kWh', 'kW.h'], ['Wh', 'W.h'], ['mmHg', 'mm[Hg]'], ['pH', '[pH]'], ['Ω', 'Ohm'],
  ['mps', 'm/s'], ['kph', 'km/h'], ['percent', '%'], ['veh/h', '/h'], ['sec', 's'], ['hr', 'h'],
]); // prettier-ignore

/** UCUM code of a UN/CEFACT common code; undefined when not in the table. A UCUM code in its place is taken as one. */
export function ucumOfUnitCode(code: string): string | undefined {
  const known = ucumOfCommonCode.get(code);
  if (known !== undefined) return known;
  // Of digits alone it is another common code, such as 60 for per cent by weight, and no factor; UCUM's own 1 is a unit.
  if (code !== '1' && /^\d+$/.test(code)) return undefined;
  return isUnit(code) ? code : undefined;
}

/** UCUM code of a symbol (`µg/m³`, `°C`, `km/h`); undefined when it cannot be read as one. */
export function ucumOfSymbolText(symbol: string): string | undefined {
  const text = symbol.trim();
  const known = ucumOfSymbol.get(text);
  if (known !== undefined) return known;
  const plain = text.replace(/[µμ]/g, 'u').replaceAll('²', '2').replaceAll('³', '3').replaceAll('⁻', '-').replaceAll('¹', '1').replaceAll('·', '.');
  // A space multiplies (SI brochure, 5.4.1): `m s-1` is no `ms-1`, which is one per millisecond.
  const code = plain.replace(/ *([./]) */g, '$1').replace(/ +/g, '.');
  return isUnit(code) ? code : undefined;
}

import { benchDecode } from './decode.bench.ts';
import type { Measurement } from './registry.ts';

export async function run(): Promise<readonly Measurement[]> {
  const result = await benchDecode();
  return [
    { what: 'SensorThings, one a message', value: result.rowsPerS, unit: 'rows/s', against: 'JSON.parse alone about 380,000' },
    { what: 'the same, through JSON.parse', value: result.plainRowsPerS, unit: 'rows/s' },
    { what: 'SensorThings, fifty a message', value: result.batchedRowsPerS, unit: 'rows/s' },
    { what: 'NGSI-LD, four a message', value: result.ngsiLdRowsPerS, unit: 'rows/s' },
    { what: 'bytes of a SensorThings row', value: result.bytesPerRow, unit: 'bytes' },
  ];
}

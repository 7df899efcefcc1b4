import { isoText } from '../../base/iso.ts';

/**
 * OGC SensorThings 1.1 over MQTT (OGC 18-088, section 14.2): what the demo's sensors put on the wire. The same bytes a
 * broker would carry, so that the decoder of the real feed is the decoder of this one.
 */
export const observationsTopic = (datastreamId: string): string => `v1.1/Datastreams('${datastreamId.replaceAll("'", "''")}')/Observations`;

const utf8 = new TextEncoder();

/** One Observation in the form servers publish: entity links, no expansion. A result that is no number is null: missing is not zero. */
export function observationBytes(datastreamId: string, timeMs: number, resultMs: number, value: number): Uint8Array {
  const result = Number.isFinite(value) ? value : 'null';
  const link = JSON.stringify(`Datastreams('${datastreamId.replaceAll("'", "''")}')`);
  return utf8.encode(`{"phenomenonTime":"${isoText(timeMs)}","resultTime":"${isoText(resultMs)}","result":${result},"Datastream@iot.navigationLink":${link}}`);
}

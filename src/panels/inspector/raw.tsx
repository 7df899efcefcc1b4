import { useDesk, useWords } from '../ui/desk.ts';
import { MISSING } from '../ui/format.ts';
import { readingFacts } from '../ui/number.tsx';
import { numberWords } from '../ui/number.words.ts';
import { useZone } from '../ui/time.ts';
import { rfc3339 } from './csv.ts';

/** The last reading as the table holds it: nothing rounded, translated or dressed up. */
export function RawReading({ row }: { row: number }) {
  const desk = useDesk();
  const w = useWords(numberWords);
  const zone = useZone();
  const { streams } = desk;
  const d = streams.descriptor(row);
  const instant = (ms: number | undefined): string => (Number.isFinite(ms) ? rfc3339(ms as number, zone) : MISSING);
  const value = streams.value[row] as number;
  const lines: readonly (readonly [string, string])[] = [
    [w('stream'), d.id],
    [w('feed'), streams.feedOf(row)],
    [w('thing'), d.thingId],
    [w('property'), d.property],
    // Columns are single precision: seven digits are all there is.
    [w('value'), Number.isNaN(value) ? MISSING : `${Number(value.toPrecision(7))} ${d.unit}`],
    [w('phenomenonTime'), instant(streams.timeMs[row])],
    [w('resultTime'), instant((streams.timeMs[row] as number) + streams.resultLagMs(row))],
    [w('arrived'), instant((streams.timeMs[row] as number) + (streams.lagMs[row] as number))],
    [w('quality'), readingFacts(desk, row).quality],
  ];
  return (
    <dl className="explain raw">
      {lines.map(([name, text]) => (
        <div key={name}>
          <dt className="muted">{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

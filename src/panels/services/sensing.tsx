import { describeProperty } from '../../tables/properties.ts';
import { assetKinds } from '../ui/asset-kinds.ts';
import { useDesk, useLanguage, usePulse, useWords } from '../ui/desk.ts';
import { nameOfThing, refOfThing, selectAndFly } from '../ui/entity.ts';
import { formatNumber, THIN } from '../ui/format.ts';
import { SensorFaultWords } from '../ui/sensor-fault.tsx';
import { words } from './words.ts';

const MOST_LISTED = 200;

/** Sensing's own health: how many streams are alive by kind, and which sensors do not look right. */
export function Sensing() {
  return (
    <div className="services-scroll scroll grow">
      <ByKind />
      <Suspects />
    </div>
  );
}

function ByKind() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  return (
    <table className="services-table">
      <thead>
        <tr className="small muted">
          {[w('kind'), w('live'), w('stale'), w('lost'), w('complete')].map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {[...assetKinds(desk)].sort().map(([kind, { declared, live, stale, lost }]) => (
          <tr key={kind}>
            <th scope="row">{kind}</th>
            {[live, stale, lost].map((count, i) => (
              <td key={i}>{formatNumber(count, 0, language)}</td>
            ))}
            <td>
              ƒ {formatNumber((100 * live) / declared, 1, language)}
              {THIN}%
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Suspects() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  usePulse();
  const { streams, sensors } = desk;
  const suspects = sensors.suspects();
  const say = (count: number): string => formatNumber(count, 0, language);
  const counts = { judged: say(sensors.judged), watched: say(sensors.watched), all: say(sensors.sensors) };
  return (
    <>
      <h3 className="services-head strong">
        {w('suspects')} <span className="muted">{sensors.judged > 0 ? say(suspects.length) : ''}</span>
      </h3>
      <p className="services-about small muted">{w(sensors.watched < sensors.sensors ? 'checkedSome' : 'checked', counts)}</p>
      {suspects.length === 0 && sensors.judged > 0 && <p className="services-none small">{w('noSuspects')}</p>}
      <ul className="services-list">
        {suspects.slice(0, MOST_LISTED).map(({ row, fault }) => (
          <li key={row}>
            <button
              type="button"
              className="services-name"
              title={w('fly')}
              onClick={() => selectAndFly(desk, refOfThing(desk.city, streams.descriptor(row).thingId))}
            >
              {nameOfThing(desk, streams.descriptor(row).thingId)[language]} · {describeProperty(streams.descriptor(row).property).title[language]}
            </button>
            <span className="small muted">
              <SensorFaultWords row={row} fault={fault} />
            </span>
          </li>
        ))}
      </ul>
      {suspects.length > MOST_LISTED && <p className="services-about small muted">{w('moreTasks', { n: say(suspects.length - MOST_LISTED) })}</p>}
      <p className="services-about small muted">{w('sensingAbout')}</p>
    </>
  );
}

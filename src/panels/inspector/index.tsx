import './inspector.css';
import { useEffect, useMemo, useState } from 'react';
import { entityFromKey, type EntityRef } from '../../city/city.ts';
import { useBoard, boardOf } from '../ui/board.ts';
import { useDesk, useLanguage, usePulse, useSession, useWords } from '../ui/desk.ts';
import { nameOf, select } from '../ui/entity.ts';
import { ExplainIndicator, ExplainReading } from '../ui/explain.tsx';
import { fileName, saveCsv } from '../ui/export.ts';
import { download } from '../ui/handout.ts';
import { Icon } from '../ui/icon.tsx';
import { AbnormalMark, IndicatorValue, isAbnormal } from '../ui/indicator.tsx';
import { useKeys } from '../ui/keys.ts';
import { NearCameras } from '../ui/near-cameras.tsx';
import { Reading } from '../ui/number.tsx';
import { stampText, useZone } from '../ui/time.ts';
import { Sparkline } from '../ui/sparkline.tsx';
import { BuildingBars } from './building-bars.tsx';
import { AlarmDetail } from './alarm-detail.tsx';
import { EventWords } from './event-words.tsx';
import { FeatureFacts } from './feature-facts.tsx';
import { factsOf, rowsOf, thingsOf } from './facts.ts';
import { selectionGeoJson } from './geojson.ts';
import { selectionCsv } from './selection-csv.ts';
import { WhatIfButton } from '../ui/what-if.tsx';
import { StoreysButton } from './storeys-button.tsx';
import { StreamHistory } from './stream-history.tsx';
import { BuildingSurfaces, NestedAttributes } from './surfaces.tsx';
import { words } from './words.ts';

/** Everything known of the one selected thing: what it is, what is wrong, what it reads now and read before. */
export default function Inspector() {
  const desk = useDesk();
  const selected = useSession((s) => s.selected);
  const ref = selected === null ? null : entityFromKey(selected);
  useKeys([
    { id: 'inspector.close', keys: 'Escape', title: words.back, group: 'general', when: () => ref !== null, run: () => select(desk, null) },
    {
      id: 'inspector.explain',
      keys: 'i',
      title: words.explainKey,
      group: 'general',
      when: () => ref !== null,
      run: () => boardOf(desk).set({ explainAsked: boardOf(desk).get().explainAsked + 1 }),
    },
  ]);
  return ref === null ? null : <Selected key={selected} entity={ref} />;
}

function Selected({ entity }: { entity: EntityRef }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  usePulse();
  const { shapeVersion } = desk.streams;
  // Sensors of a service are searched once, not four times a second.
  const rows = useMemo(() => rowsOf(desk, entity), [desk, entity, shapeVersion]); // eslint-disable-line react-hooks/exhaustive-deps
  const facts = factsOf(desk, entity, language);
  const things = thingsOf(desk, entity, rows);
  const alarms = desk.alarms.list().filter((a) => things.has(a.thingId));
  const buildingRow = entity.kind === 'building' ? desk.city.buildings.find(entity.id) : -1;
  const building = buildingRow >= 0 ? desk.city.buildings.record(buildingRow) : null;
  const place = desk.city.place(entity);
  const file = fileName(entity.id);
  const level = entity.kind === 'area' ? desk.city.area(entity.id)?.properties.level : undefined;
  return (
    <section className="inspector" aria-label={w('inspector')}>
      <div className="panel-head inspector-head">
        <div className="grow">
          <p className="small muted">
            {w(level ?? entity.kind)} · <span className="inspector-id">{entity.id}</span>
          </p>
          <h2 className="cut">{nameOf(desk, entity)[language]}</h2>
        </div>
        <button type="button" className="icon" title={w('fly')} aria-label={w('fly')} onClick={() => desk.view.flyToEntity(entity)}>
          <Icon name="fly" />
        </button>
        <button type="button" className="icon" title={w('close')} aria-label={w('close')} onClick={() => select(desk, null)}>
          <Icon name="close" />
        </button>
      </div>
      <div className="inspector-body scroll">
        {alarms.map((alarm) => (
          <AlarmDetail key={alarm.id} alarm={alarm} alone={alarms.length === 1} />
        ))}
        {rows.length > 0 && <Readings rows={rows} sourced={entity.kind === 'thing'} />}
        {entity.kind === 'area' && <Indicators areaId={entity.id} />}
        {building && <BuildingSurfaces row={buildingRow} building={building} />}
        {building && <BuildingBars building={building} />}
        {entity.kind === 'event' && <EventWords id={entity.id} />}
        {entity.kind === 'feature' && <FeatureFacts id={entity.id} />}
        {facts.length === 0 && rows.length === 0 && entity.kind !== 'feature' && <p className="inspector-note muted">{w('notFound')}</p>}
        {building && <StoreysButton buildingId={entity.id} />}
        {place && <NearCameras lon={place.lon} lat={place.lat} />}
        <WhatIfButton />
        {facts.length > 0 && (
          <dl className="facts">
            {facts.map(([name, value]) => (
              <div key={name}>
                <dt className="muted">{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        )}
        {building && <NestedAttributes building={building} />}
        {facts.length > 0 && rows.length === 0 && (entity.kind === 'sensor' || entity.kind === 'service') && (
          <p className="inspector-note small muted">{w('noReadings')}</p>
        )}
        <div className="inspector-files">
          <button type="button" className="edged small" onClick={() => saveCsv(file, selectionCsv(desk, entity, rows))}>
            <Icon name="download" size={14} /> {w('csv')}
          </button>
          <button type="button" className="edged small" onClick={() => download(`${file}.geojson`, selectionGeoJson(desk, entity, rows))}>
            <Icon name="download" size={14} /> {w('geojson')}
          </button>
        </div>
      </div>
    </section>
  );
}

const MANY_ROWS = 24;

function Readings({ rows, sourced }: { rows: readonly number[]; sourced: boolean }) {
  const [open, setOpen] = useState<number | null>(rows[0] ?? null);
  const asked = useBoard((s) => s.explainAsked);
  const [seen, setSeen] = useState(asked);
  useEffect(() => {
    if (asked === seen) return;
    setSeen(asked);
    setOpen((now) => (now === null ? (rows[0] ?? null) : null));
  }, [asked, seen, rows]);
  return (
    <div className="readings">
      {rows.slice(0, MANY_ROWS).map((row) => (
        <div key={row} className="reading-block">
          <Reading row={row} open={row === open} onPress={() => setOpen(row === open ? null : row)} />
          {sourced && row !== open && <ReadingSource row={row} />}
          {row === open && (
            <>
              <StreamHistory row={row} />
              <ExplainReading row={row} />
            </>
          )}
        </div>
      ))}
    </div>
  );
}

/** Met only in a feed: who says so and when, without asking. */
function ReadingSource({ row }: { row: number }) {
  const desk = useDesk();
  const zone = useZone();
  const { source } = desk.streams.descriptor(row);
  return (
    <p className="reading-source small muted">
      {stampText(desk.streams.timeMs[row] as number, zone)}
      {source !== '' && ` · ${source}`}
    </p>
  );
}

function Indicators({ areaId }: { areaId: string }) {
  const desk = useDesk();
  const language = useLanguage();
  const [open, setOpen] = useState<string | null>(null);
  return (
    <div className="readings">
      {desk.indicators.read(areaId).map((reading) => (
        <div key={reading.id} className="reading-block">
          <button type="button" className="area-indicator" aria-expanded={open === reading.id} onClick={() => setOpen(open === reading.id ? null : reading.id)}>
            <span className="grow cut">{reading.title[language]}</span>
            {isAbnormal(reading) && <AbnormalMark label="" />}
            <Sparkline values={reading.trend} width={72} />
            <IndicatorValue reading={reading} />
          </button>
          {open === reading.id && <ExplainIndicator reading={reading} />}
        </div>
      ))}
    </div>
  );
}

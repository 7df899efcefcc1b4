import type { WordTable } from '../../base/words.ts';
import type { PropertyValue } from '../../city/formats/tiles3d/metadata/property-rows.ts';
import type { FeatureMetadata, PlacedFeature } from '../../city/placed-features.ts';
import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { MISSING, formatAmount, formatLonLat } from '../ui/format.ts';

const words = {
  vertex: { zh: '指针处', en: 'At the pointer' },
  feature: { zh: '要素', en: 'Feature' },
  content: { zh: '内容', en: 'Content' },
  group: { zh: '内容组', en: 'Group' },
  tile: { zh: '瓦片', en: 'Tile' },
  tileset: { zh: '瓦片集', en: 'Tileset' },
  source: { zh: '所属图层', en: 'Layer' },
  licence: { zh: '来源与许可', en: 'Source and licence' },
  heights: { zh: '高程范围', en: 'Heights' },
  position: { zh: '位置', en: 'Position' },
  nothing: { zh: '此要素没有附加属性。', en: 'Nothing more is said of this.' },
  notLoaded: { zh: '当前视野中未载入。', en: 'Not loaded in this view.' },
} satisfies WordTable;

/** Numbers as written: scaled and named values are decoded, but nobody rounds what is not ours. */
function shownValue(value: PropertyValue | undefined): string {
  if (value === undefined || value === null) return MISSING;
  if (Array.isArray(value)) return value.map((each: PropertyValue) => shownValue(each)).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** What is known of a feature of a foreign tileset or of a placed model: by level, with types and descriptions. */
export function FeatureFacts({ id }: { id: string }) {
  const desk = useDesk();
  const w = useWords(words);
  const feature = desk.city.placed.describe(id);
  if (!feature) return <p className="inspector-note muted">{w('notLoaded')}</p>;
  return (
    <>
      <FeaturePlace feature={feature} />
      {feature.metadata.length === 0 && <p className="inspector-note small muted">{w('nothing')}</p>}
      {feature.metadata.map((level) => (
        <Level key={`${level.granularity} ${level.title}`} level={level} title={w(level.granularity)} />
      ))}
    </>
  );
}

function FeaturePlace({ feature }: { feature: PlacedFeature }) {
  const desk = useDesk();
  const language = useLanguage();
  const w = useWords(words);
  const { vertical } = desk.city.manifest.crs;
  const rows: readonly (readonly [string, string])[] = [
    [w('source'), feature.setTitle[language]],
    ...(feature.attribution === '' ? [] : [[w('licence'), feature.attribution] as const]),
    [w('heights'), `${formatAmount(feature.lowM, 'm', 1, language)} – ${formatAmount(feature.highM, 'm', 1, language)} (${vertical})`],
    [w('position'), Number.isFinite(feature.lon) ? formatLonLat(feature.lon, feature.lat) : MISSING],
  ];
  return (
    <dl className="facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt className="muted">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Level({ level, title }: { level: FeatureMetadata; title: string }) {
  return (
    <section className="feature-level" aria-label={title}>
      <h3 className="small muted">
        {title}
        {level.title !== '' && ` · ${level.title}`}
      </h3>
      <dl className="facts">
        {level.properties.map(({ id, name, type, description, semantic, value }) => (
          <div key={id} title={[description, type, semantic].filter(Boolean).join('\n')}>
            <dt className="muted">{name}</dt>
            <dd>{shownValue(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

import { useSyncExternalStore } from 'react';
import type { WordTable } from '../../base/words.ts';
import { useDesk, useLanguage, useWords, type DropSummary } from '../ui/desk.ts';
import { formatNumber } from '../ui/format.ts';
import { download } from '../ui/handout.ts';
import { HeightLegend } from '../ui/height-legend.tsx';
import { Icon } from '../ui/icon.tsx';

const words = {
  notSaved: { zh: '拖入的文件，未保存', en: 'dropped, not saved' },
  buildings: { zh: '建筑 {count} 栋', en: 'buildings {count}' },
  features: { zh: '要素 {count} 个', en: 'features {count}' },
  fly: { zh: '飞到 {name}', en: 'Fly to {name}' },
  save: { zh: '将 {name} 的要素导出为 GeoJSON', en: 'Save the features of {name} as GeoJSON' },
  asCity: { zh: '将 {name} 作为城市打开', en: 'Open {name} as a city' },
  remove: { zh: '移除 {name}', en: 'Remove {name}' },
} satisfies WordTable;

/** Files dropped on the page, as entries of the layer list. */
export function DroppedLayers() {
  const desk = useDesk();
  const list = useSyncExternalStore(desk.drops.onChange, desk.drops.list);
  return list.filter(({ state }) => state === 'shown').map((drop) => <DroppedLayer key={drop.id} drop={drop} />);
}

function DroppedLayer({ drop }: { drop: DropSummary }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const { id, name, buildings, features } = drop;
  const count = (n: number): string => formatNumber(n, 0, language);
  const said = [
    w('notSaved'),
    ...(buildings > 0 ? [w('buildings', { count: count(buildings) })] : []),
    ...(features > 0 ? [w('features', { count: count(features) })] : []),
  ];
  const save = async (): Promise<void> => {
    for (const file of await desk.drops.geojson(id)) download(`${file.name.replace(/[^\w.-]+/g, '_')}.geojson`, file.content);
  };
  const button = (icon: 'fly' | 'download' | 'expand' | 'close', label: string, run: () => void) => (
    <button type="button" className="icon" title={label} aria-label={label} onClick={run}>
      <Icon name={icon} />
    </button>
  );
  return (
    <div className="layer">
      <label>
        <input type="checkbox" checked={drop.isShown} onChange={() => desk.drops.setShown(id, !drop.isShown)} />
        <span className="cut">{name}</span>
      </label>
      <p className="layer-note small muted">{said.join(' · ')}</p>
      {drop.heightsM && <HeightLegend heightsM={drop.heightsM} />}
      <div className="layer-actions">
        {button('fly', w('fly', { name }), () => desk.drops.flyTo(id))}
        {features > 0 && button('download', w('save', { name }), () => void save())}
        {buildings > 0 && button('expand', w('asCity', { name }), () => void desk.drops.openAsCity(id))}
        {button('close', w('remove', { name }), () => desk.drops.remove(id))}
      </div>
    </div>
  );
}

import './layers.css';
import { useState } from 'react';
import type { WordTable } from '../../base/words.ts';
import { DataStyles } from './data-styles.tsx';
import { ChainStrip } from '../ui/chain.tsx';
import { chainWords } from '../ui/chain.words.ts';
import { useDesk, useLanguage, usePulse, useSession, useWords, type LayerSummary } from '../ui/desk.ts';
import { setOpen } from '../ui/entity.ts';
import { Icon } from '../ui/icon.tsx';
import { useKeys } from '../ui/keys.ts';
import { DroppedLayers } from './dropped.tsx';

const words = {
  layers: { zh: '图层', en: 'Layers' },
  style: { zh: '建筑样式', en: 'Buildings' },
  clay: { zh: '素模', en: 'Clay' },
  lit: { zh: '光照', en: 'Lit' },
  litNote: {
    zh: '日月、天气与路灯按实测绘制；窗灯、立面与晴天少云为示意。',
    en: 'Sun, moon, weather and street lamps are as measured; window lights, façades and the few clouds of fair weather are illustrative.',
  },
  opacity: { zh: '{layer}的不透明度', en: 'Opacity of {layer}' },
  none: { zh: '没有可用图层。', en: 'No layers here.' },
} satisfies WordTable;

/** Which layers are drawn, and what their marks mean. */
export default function Layers() {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const open = useSession((s) => s.open['layers'] ?? false);
  const on = useSession((s) => s.layers);
  const style = useSession((s) => s.style);
  // The map's layers join the desk after its lists do.
  usePulse();
  useKeys([{ id: 'layers.toggle', keys: 'l', title: words.layers, group: 'view', run: () => setOpen(desk, 'layers') }]);
  // What was dropped has entries of its own below.
  const dropped = new Set(desk.drops.list().map(({ id }) => `placed:${id}`));
  const listed = desk.layers.filter(({ id }) => !dropped.has(id));
  const toggle = (id: string): void => {
    const wanted = new Set(on);
    if (!wanted.delete(id)) wanted.add(id);
    desk.session.setState({ layers: desk.layers.filter((l) => wanted.has(l.id)).map((l) => l.id) });
  };
  return (
    <section className={`layers${open ? ' open' : ''}`} aria-label={w('layers')}>
      <button type="button" className="layers-head" aria-expanded={open} onClick={() => setOpen(desk, 'layers')}>
        <Icon name="layers" />
        <span>{w('layers')}</span>
        <span className="muted small">
          {on.length}/{desk.layers.length}
        </span>
      </button>
      {open && (
        <div className="layers-body scroll">
          {desk.layers.length === 0 && <p className="small muted">{w('none')}</p>}
          {listed.map((layer) => (
            <div key={layer.id} className="layer">
              <label>
                <input type="checkbox" checked={on.includes(layer.id)} onChange={() => toggle(layer.id)} />
                <span>{layer.title[language]}</span>
              </label>
              {on.includes(layer.id) && layer.opacity !== undefined && <Opacity layer={layer} />}
              {on.includes(layer.id) && layer.problem && (
                <p className="layer-problem small" role="status">
                  {layer.problem[language]}
                </p>
              )}
              {on.includes(layer.id) && layer.attribution && <p className="layer-note small muted">{layer.attribution}</p>}
              {on.includes(layer.id) && layer.live && <LayerChain live={layer.live} />}
              {on.includes(layer.id) && layer.legend.length > 0 && (
                <ul className="legend small">
                  {layer.legend.map((item, i) => (
                    <li key={i}>
                      <LegendMark item={item} />
                      <span>{item.label[language]}</span>
                    </li>
                  ))}
                </ul>
              )}
            </div>
          ))}
          <DroppedLayers />
          <div className="layer-style">
            <span className="small muted grow">{w('style')}</span>
            {(['clay', 'lit'] as const).map((s) => (
              <button key={s} type="button" className="small" aria-pressed={style === s} onClick={() => desk.session.setState({ style: s })}>
                {w(s)}
              </button>
            ))}
          </div>
          {style === 'lit' && <p className="layer-note small muted">{w('litNote')}</p>}
          <DataStyles />
        </div>
      )}
    </section>
  );
}

/** Where on their way the layer's readings are delayed or lost; worked out while it is looked at. */
function LayerChain({ live }: { readonly live: NonNullable<LayerSummary['live']> }) {
  const desk = useDesk();
  const c = useWords(chainWords);
  const [isOpen, setOpenHere] = useState(false);
  usePulse();
  const chain = isOpen ? desk.feeds.layerChain(live) : null;
  return (
    <details className="layer-chain small" onToggle={(event) => setOpenHere(event.currentTarget.open)}>
      <summary className="muted">{c('chain')}</summary>
      {isOpen && (chain ? <ChainStrip chain={chain} /> : <p className="muted">{c('noFeed')}</p>)}
    </details>
  );
}

function Opacity({ layer }: { layer: LayerSummary }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const value = useSession((s) => s.opacity[layer.id] ?? layer.opacity ?? 1);
  return (
    <label className="layer-opacity small muted">
      <input
        type="range"
        min="0"
        max="100"
        step="5"
        value={Math.round(value * 100)}
        aria-label={w('opacity', { layer: layer.title[language] })}
        onChange={(event) => desk.session.setState({ opacity: { ...desk.session.getState().opacity, [layer.id]: Number(event.target.value) / 100 } })}
      />
      <span className="number">{Math.round(value * 100)} %</span>
    </label>
  );
}

function LegendMark({ item }: { item: LayerSummary['legend'][number] }) {
  const { css, shape } = item;
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      {shape === 'dot' && <circle cx="8" cy="8" r="4" fill={css} />}
      {shape === 'ring' && <circle cx="8" cy="8" r="5" fill="none" stroke={css} strokeWidth="2" />}
      {shape === 'square' && <rect x="3" y="3" width="10" height="10" fill={css} />}
      {shape === 'line' && <path d="M1 8h14" stroke={css} strokeWidth="2" />}
      {shape === 'fill' && <rect x="1" y="2" width="14" height="12" fill={css} />}
      {shape === 'hatch' && <path d="M1 9 9 1M1 15 15 1M7 15 15 7" stroke={css} strokeWidth="1.5" />}
    </svg>
  );
}

import './forecast.css';
import { useState } from 'react';
import type { WordTable } from '../../base/words.ts';
import { cascadeText, readCascade, setCascade } from '../../session/cascade.ts';
import { useDesk, useLanguage, useSession, useWords } from '../ui/desk.ts';
import { formatNumber } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { clockText, offsetText, useZone } from '../ui/time.ts';

const words = {
  forecast: { zh: '预测', en: 'FORECAST' },
  what: { zh: '如果“{name}”失效 · 其后 {h} h', en: 'if {name} fails · {h} h after' },
  issued: { zh: '{time} 推演', en: 'reckoned {time}' },
  end: { zh: '结束预演', en: 'End the preview' },
} satisfies WordTable;

/** While the map shows what would fall, it says so: a hatched frame, a word, and when it was reckoned. */
export default function ForecastMark() {
  const { session } = useDesk();
  const text = useSession(() => cascadeText(session));
  const choice = readCascade(text);
  return choice && <Mark key={choice.node} node={choice.node} atH={choice.atH} />;
}

function Mark({ node, atH }: { readonly node: string; readonly atH: number }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const [issuedMs] = useState(() => desk.clock.now());
  const { graph } = desk.city.dependencies;
  const name = graph?.nodes[graph.find(node)]?.name[language] ?? node;
  return (
    <>
      <div className="forecast-frame" aria-hidden="true" />
      <div className="forecast-mark" role="status">
        <span className="strong">{w('forecast')}</span>
        <span className="cut">{w('what', { name, h: formatNumber(atH, 1, language) })}</span>
        <span className="small muted">{w('issued', { time: `${clockText(issuedMs, zone)} ${offsetText(issuedMs, zone)}` })}</span>
        <button type="button" className="icon" aria-label={w('end')} title={w('end')} onClick={() => setCascade(desk.session, null)}>
          <Icon name="close" size={14} />
        </button>
      </div>
    </>
  );
}

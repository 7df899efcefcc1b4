import type { WordTable } from '../../base/words.ts';
import type { Forecast } from '../../rules/forecast/forecast.ts';
import type { Method } from '../../rules/forecast/methods.ts';
import { useDesk, useLanguage, useWords } from './desk.ts';
import { displayUnit, formatNumber, THIN } from './format.ts';
import { describeProperty } from '../../tables/properties.ts';
import { minuteText, offsetText, useZone } from './time.ts';

const words = {
  forecast: { zh: '→ 预测', en: '→ Forecast' },
  issued: { zh: '{time} {offset} 发布', en: 'issued {time} {offset}' },
  persistence: { zh: '保持现值', en: 'as it is now' },
  trend: { zh: '霍尔特趋势（α {alpha} β {beta} φ {phi}）', en: 'Holt’s trend, damped (α {alpha} β {beta} φ {phi})' },
  daily: { zh: '前 {days} 天同一时刻均值加今日偏差（每步 ×{rho}）', en: 'same time of {days} days before, plus today’s distance (×{rho} a step)' },
  error: {
    zh: '近 24 小时回测 {tries} 次：平均绝对误差 {mae}，保持现值为 {persistence}',
    en: 'tried {tries} times on the last 24 h: mean absolute error {mae}, as-it-is {persistence}',
  },
  band: { zh: '带：五次回测有四次落在其中', en: 'band: four of five tries lay within' },
  flattered: { zh: '方法与误差取自同一天，误差偏小', en: 'method chosen on the same day: the error is flattered' },
  none: { zh: '→ 无预测：{why}', en: '→ No forecast: {why}' },
  'too-short': { zh: '历史不足或有空缺', en: 'too little history, or gaps in it' },
  stale: { zh: '最新读数过旧', en: 'the newest reading is too old' },
  failed: { zh: '数据源未能回答', en: 'the source could not answer' },
  reading: { zh: '正在读取三天历史', en: 'reading three days of history' },
} satisfies WordTable;

const slotsOf = (method: Method): Record<string, number> => {
  const { kind, ...numbers } = method;
  return kind === 'persistence' ? {} : (numbers as Record<string, number>);
};

/** How a forecast came about and how far it was off: beside every picture of one. */
export function ForecastLine({ row }: { readonly row: number }) {
  const desk = useDesk();
  const w = useWords(words);
  const forecast = desk.forecasts.of(row);
  if (forecast === 'not-foretold') return null;
  if (typeof forecast === 'string') return <p className="forecast-line small muted">{w('none', { why: w(forecast) })}</p>;
  return <Told forecast={forecast} row={row} />;
}

function Told({ forecast, row }: { readonly forecast: Forecast; readonly row: number }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const zone = useZone();
  const { unit, property } = desk.streams.descriptor(row);
  const { decimals } = describeProperty(property, unit);
  const amount = (value: number): string => `${formatNumber(value, decimals + 1, language)}${THIN}${displayUnit(unit)}`;
  const { method, issuedMs, mae, maePersistence, tries, chosenBefore } = forecast;
  return (
    <p className="forecast-line small muted" data-method={method.kind}>
      <span className="strong">{w('forecast')}</span> {w('issued', { time: minuteText(issuedMs, zone), offset: offsetText(issuedMs, zone) })} ·{' '}
      {w(method.kind, slotsOf(method))} · {w('error', { tries, mae: amount(mae), persistence: amount(maePersistence) })} · {w('band')}
      {!chosenBefore && ` · ${w('flattered')}`}
    </p>
  );
}

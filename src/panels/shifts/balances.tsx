import type { Words } from '../../base/words.ts';
import { catalogueFigures } from '../../rules/lenses/catalogue.ts';
import { isStanding } from '../../rules/cases/case.ts';
import { deadlinesOf } from '../../rules/cases/deadlines.ts';
import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { formatNumber, MISSING, THIN } from '../ui/format.ts';
import { useLenses } from '../ui/lenses.ts';
import { datasetsOf } from './dataset.ts';
import { lagsByFeed, useAutonomy } from './edge.tsx';
import { assetKinds } from '../ui/asset-kinds.ts';
import { words } from './words.ts';

const w = (zh: string, en: string): Words => ({ zh, en });
/** Readings that reach the screen within a second are on time. */
const SOON_MS = 1000;

interface Gauge {
  readonly title: Words;
  readonly about: Words;
  readonly part: number;
  readonly whole: number;
}

/** The five balances as paired gauges: two measures side by side, never netted. */
export function Balances() {
  const say = useWords(words);
  const pairs = usePairs();
  return (
    <>
      <p className="shift-about small muted">{say('balanceAbout')}</p>
      <ul className="balances">
        {pairs.map(([left, right]) => (
          <li key={left.title.en} className="balance">
            <GaugeView gauge={left} isLeft />
            <GaugeView gauge={right} />
          </li>
        ))}
      </ul>
    </>
  );
}

function GaugeView({ gauge: { title, about, part, whole }, isLeft = false }: { readonly gauge: Gauge; readonly isLeft?: boolean }) {
  const say = useWords(words);
  const language = useLanguage();
  const share = whole > 0 ? part / whole : NaN;
  const count = (n: number): string => formatNumber(n, 0, language);
  const value = Number.isNaN(share) ? MISSING : `${formatNumber(100 * share, 0, language)}${THIN}%`;
  return (
    <div className="gauge" data-left={isLeft}>
      <span className="gauge-head">
        <span className="strong">{title[language]}</span>
        <span className="gauge-value strong">{value}</span>
      </span>
      <span
        className="gauge-track"
        role="meter"
        aria-label={title[language]}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(100 * share) || 0}
        aria-valuetext={value}
      >
        {!Number.isNaN(share) && <i style={{ width: `${100 * share}%` }} />}
      </span>
      <span className="small muted">
        {whole > 0 ? `${say('counted', { part: count(part), whole: count(whole) })} · ` : ''}
        {about[language]}
      </span>
    </div>
  );
}

function usePairs(): readonly (readonly [Gauge, Gauge])[] {
  const desk = useDesk();
  const autonomy = useAutonomy();
  const lenses = useLenses();
  const { city, streams } = desk;
  const nowMs = desk.clock.now();
  const kinds = [...assetKinds(desk).values()];
  const sum = (key: 'declared' | 'live' | 'stale' | 'lost'): number => kinds.reduce((total, counts) => total + counts[key], 0);
  const standing = desk.cases.list().filter(isStanding);
  const inTime = standing.filter((c) => deadlinesOf(c, desk.cases.classOf(c), nowMs).every(({ isOverdue }) => !isOverdue));
  const lags = [...lagsByFeed(desk).values()].flat().filter((lag) => lag >= 0);
  const parts = datasetsOf(city, desk.feeds.list(), []);
  const figures = catalogueFigures(
    parts.map(({ part }) => part),
    city.manifest.catalogue ?? [],
    desk.uses,
  );
  const readings = lenses?.read(null) ?? [];
  const { feeds } = city.manifest;
  const isSafe = (address: string): boolean => /^(https:|wss:|demo:)/.test(address) || !/^[a-z]+:/.test(address);
  let everHeard = 0;
  for (let row = 0; row < streams.count; row++) if (!Number.isNaN(streams.timeMs[row])) everHeard++;
  return [
    [
      {
        title: w('体系', 'System'),
        about: w('未结案件中未逾期的', 'standing cases that are within their time'),
        part: inTime.length,
        whole: standing.length,
      },
      { title: w('技术', 'Technology'), about: w('可用的数据流', 'streams that are usable now'), part: sum('live'), whole: sum('declared') },
    ],
    [
      {
        title: w('建设', 'Construction'),
        about: w('应有数据流中曾经报过数的', 'declared streams that were ever heard'),
        part: everHeard,
        whole: sum('declared'),
      },
      { title: w('运营', 'Operation'), about: w('曾报过数的中现仍可用的', 'of those, usable now'), part: sum('live'), whole: everHeard },
    ],
    [
      {
        title: w('中心', 'Centre'),
        about: w('一秒内到屏的最新读数', 'latest readings that reached the screen within a second'),
        part: lags.filter((lag) => lag <= SOON_MS).length,
        whole: lags.length,
      },
      {
        title: w('末端', 'End'),
        about: w('断线后能自持的节点', 'things that work on alone when their link drops'),
        part: autonomy?.alone ?? 0,
        whole: autonomy?.count ?? 0,
      },
    ],
    [
      {
        title: w('数据', 'Data'),
        about: w('说明了管理者、许可与来历的部分', 'parts with steward, licence and lineage'),
        part: figures.told,
        whole: figures.parts,
      },
      { title: w('场景', 'Scenario'), about: w('本次会话用到的部分', 'parts used in this session'), part: figures.used, whole: figures.parts },
    ],
    [
      {
        title: w('发展', 'Development'),
        about: w('现可给出的指标', 'indicators that can be told now'),
        part: readings.filter(({ value }) => Number.isFinite(value)).length,
        whole: readings.length,
      },
      {
        title: w('安全', 'Security'),
        about: w('加密或同源的数据源', 'feeds that are encrypted or of this origin'),
        part: feeds.filter(({ address }) => isSafe(address)).length,
        whole: feeds.length,
      },
    ],
  ];
}

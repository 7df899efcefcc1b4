import { useEffect, useMemo } from 'react';
import { after } from '../../base/browser.ts';
import { reachOf, waysFrom } from '../../city/streets/ways.ts';
import type { StreetNetwork } from '../../city/streets/network.ts';
import { accessibility, coverage, nearestMin, quantileOf, type Reach } from '../../rules/access/catchment.ts';
import { useDesk, useLanguage, useWords, type Desk } from '../ui/desk.ts';
import { FigureList, useShareFigure, type Figure } from '../ui/figure-list.tsx';
import { formatNumber, MISSING } from '../ui/format.ts';
import { useReckoning } from '../ui/reckoning.ts';
import { accessWords } from './access-words.ts';

/** Cells and doors further off the streets than this cannot be walked to. */
const OFF_STREET_M = 250;
/** Sites searched from before the page is let breathe. */
const AT_ONCE = 4;

/** Who can walk where: older people by grid cell, sites with what they offer, and the minutes between. */
interface Walks {
  readonly people: readonly number[];
  readonly supply: readonly number[];
  readonly reaches: readonly Reach[];
}
const kept = new WeakMap<Desk, Map<string, Promise<Walks>>>();

/** Older people live in grid cells where a pack has them, else in streets. */
const tractsOf = ({ city }: Desk) =>
  (city.grid.some((a) => a.properties.population60 !== undefined) ? city.grid : city.streets).filter((a) => (a.properties.population60 ?? 0) > 0);

async function walksOf(
  desk: Desk,
  network: StreetNetwork,
  kind: string,
  mostMin: number,
  signal: AbortSignal,
  progress: (share: number) => void,
): Promise<Walks> {
  const tracts = tractsOf(desk);
  const spots = tracts.map(({ lon, lat }) => network.snap(lon, lat, 'walk', OFF_STREET_M));
  const sites = desk.city.services.filter((s) => s.properties.kind === kind);
  const reaches: Reach[] = [];
  for (const [site, { lon, lat }] of sites.entries()) {
    if (site % AT_ONCE === 0) {
      await new Promise<void>((resolve) => after(0, resolve));
      signal.throwIfAborted();
      progress(site / sites.length);
    }
    const from = network.snap(lon, lat, 'walk', OFF_STREET_M);
    if (!from) continue;
    const ways = waysFrom(network, from, { travel: 'walk', mostS: mostMin * 60 });
    spots.forEach((spot, tract) => {
      const seconds = spot && reachOf(network, ways, spot)?.seconds;
      if (typeof seconds === 'number' && seconds <= mostMin * 60) reaches.push({ tract, site, minutes: seconds / 60 });
    });
  }
  return { people: tracts.map((a) => a.properties.population60 ?? 0), supply: sites.map((s) => s.properties.capacity ?? 1), reaches };
}

function useWalks(kind: string, mostMin: number) {
  const desk = useDesk();
  const { state, ask } = useReckoning<Walks>();
  const { streetNetwork } = desk.city;
  const network = streetNetwork.known;
  useEffect(() => void streetNetwork.load(), [streetNetwork]);
  useEffect(() => {
    if (!network) return;
    const known = kept.get(desk) ?? new Map<string, Promise<Walks>>();
    kept.set(desk, known);
    ask(async ({ signal, progress }) => {
      const before = known.get(kind);
      if (before) return before;
      const walks = await walksOf(desk, network, kind, mostMin, signal, progress);
      known.set(kind, Promise.resolve(walks));
      return walks;
    });
  }, [desk, network, kind, mostMin, ask]);
  return state;
}

/** Share of older people with a canteen within walking minutes, along the streets. */
export function MealCoverage() {
  const w = useWords(accessWords);
  const language = useLanguage();
  const figure = useShareFigure();
  const state = useWalks('canteen', 15);
  const figures = useMemo<readonly Figure[]>(() => {
    if (state.kind !== 'done') return [];
    const { people, reaches } = state.value;
    const nearest = nearestMin(people.length, reaches);
    return [5, 10, 15].map((min) => figure(w('withinMin', { min }), w('coverageAbout'), coverage(people, nearest, min)));
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [state, language]);
  return <Reckoned title={w('coverage')} state={state.kind} share={state.kind === 'running' ? state.share : 0} figures={figures} />;
}

/** How much posthouse there is for older people where they live: E2SFCA, by walking minutes. */
export function PosthouseAccess() {
  const w = useWords(accessWords);
  const language = useLanguage();
  const figure = useShareFigure();
  const state = useWalks('posthouse', 30);
  const figures = useMemo<readonly Figure[]>(() => {
    if (state.kind !== 'done') return [];
    const { people, supply, reaches } = state.value;
    const per = accessibility(people, supply, reaches);
    const given = people.reduce((sum, p, i) => sum + p * (per[i] as number), 0);
    const number = (value: number, decimals: number): string => (Number.isNaN(value) ? MISSING : formatNumber(value, decimals, language));
    const per1000 = (share: number): string => number(1000 * quantileOf(per, people, share), 2);
    const nearest = nearestMin(people.length, reaches);
    return [
      figure(w('withinMin', { min: 15 }), w('coverageAbout'), coverage(people, nearest, 15)),
      { title: w('median'), about: w('accessAbout'), value: per1000(0.5), made: w('perOlder') },
      { title: w('lowest'), about: w('accessAbout'), value: per1000(0.1), made: w('perOlder') },
      {
        title: w('shared'),
        about: w('sharedAbout'),
        value: number(given, 1),
        made: w('ofSupply', {
          all: number(
            supply.reduce((a, b) => a + b, 0),
            1,
          ),
        }),
      },
    ];
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [state, language]);
  return <Reckoned title={w('access')} state={state.kind} share={state.kind === 'running' ? state.share : 0} figures={figures} />;
}

function Reckoned({
  title,
  state,
  share,
  figures,
}: {
  readonly title: string;
  readonly state: string;
  readonly share: number;
  readonly figures: readonly Figure[];
}) {
  const w = useWords(accessWords);
  const language = useLanguage();
  const { isDeclared, problem } = useDesk().city.streetNetwork;
  return (
    <section className="services-tasks" aria-label={title}>
      <h3 className="small muted">{title}</h3>
      {!isDeclared && <p className="small muted">{w('noStreets')}</p>}
      {problem !== null && <p className="small muted">{problem}</p>}
      {isDeclared && problem === null && state !== 'done' && <p className="small muted">{w('reckoning', { share: formatNumber(100 * share, 0, language) })}</p>}
      {figures.length > 0 && <FigureList figures={figures} />}
    </section>
  );
}

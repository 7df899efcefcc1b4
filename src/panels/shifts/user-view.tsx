import { useEffect, useMemo, useState } from 'react';
import type { Sketch } from '../../base/sketch.ts';
import { entityFromKey, standingM, type Service } from '../../city/city.ts';
import type { Spot, StreetNetwork } from '../../city/streets/network.ts';
import { walkedPieces, type WalkedPiece } from '../../city/streets/reach.ts';
import { reachOf, wayTo, waysFrom, type Ways } from '../../city/streets/ways.ts';
import { useDesk, useLanguage, useSession, useWords, type Desk } from '../ui/desk.ts';
import { nameOf, selectAndFly } from '../ui/entity.ts';
import { formatLength, formatLonLat, formatNumber } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { useHand, useMapTools, useSketch } from '../ui/tool.ts';
import { useServiceWords } from './service-words.ts';
import { readShift, shiftText, walkMinutes, type ShiftPlace } from './place.ts';
import { words } from './words.ts';

const kinds = ['posthouse', 'canteen', 'service-hall'] as const;
/** Looked for so much further than asked, to name the nearest that is out of reach. */
const BEYOND = 3;
/** Off the street no further than this counts as being at it. */
const OFF_STREET_M = 400;
const EARTH_M = 111_195;

/** The city from one place in it: what is within some minutes on foot along the streets, in plain words. */
export function UserView() {
  const desk = useDesk();
  const w = useWords(words);
  const text = useSession((s) => s.toolState['shifts'] ?? '');
  const place = readShift(text);
  const [isPicking, setPicking] = useState(place.from === null);
  const tools = useMapTools();
  const selected = useSession((s) => s.selected);
  const { streetNetwork } = desk.city;
  const network = streetNetwork.isDeclared ? streetNetwork.known : null;
  const put = (change: Partial<ShiftPlace>): void =>
    desk.session.setState((s) => ({ toolState: { ...s.toolState, shifts: shiftText({ ...readShift(s.toolState['shifts'] ?? ''), ...change }) } }));
  useHand(tools, isPicking && network !== null, {
    click(hit) {
      if (!hit.spot) return;
      put({ from: { lon: hit.spot.lon, lat: hit.spot.lat } });
      setPicking(false);
    },
  });
  const ref = selected === null ? null : entityFromKey(selected);
  const at = ref ? desk.city.place(ref) : undefined;
  if (!streetNetwork.isDeclared) return <p className="shift-about muted">{w('noStreets')}</p>;
  if (streetNetwork.problem !== null) return <p className="shift-about muted">{w('streetsBad', { why: streetNetwork.problem })}</p>;
  if (!network) return <p className="shift-about muted">{w('streetsComing')}</p>;
  return (
    <>
      <p className="shift-about small muted">{w('userAbout', { minutes: place.minutes })}</p>
      <div className="shift-bar">
        <button type="button" className={isPicking ? 'primary' : 'edged'} aria-pressed={isPicking} disabled={!tools} onClick={() => setPicking(!isPicking)}>
          <Icon name="walk" size={16} /> {isPicking ? w('picking') : w('pick')}
        </button>
        {ref && at && (
          <button
            type="button"
            className="edged"
            onClick={() => {
              put({ from: { lon: at.lon, lat: at.lat } });
              setPicking(false);
            }}
          >
            {w('useSelected')}: <span className="cut shift-short">{nameOf(desk, ref)[desk.session.getState().language]}</span>
          </button>
        )}
        <span className="grow" />
        <span className="shift-minutes" role="group" aria-label={w('minutesLabel')}>
          {walkMinutes.map((m) => (
            <button key={m} type="button" className="small" aria-pressed={m === place.minutes} onClick={() => put({ minutes: m })}>
              {m} min
            </button>
          ))}
        </span>
      </div>
      {place.from ? <Within network={network} from={place.from} minutes={place.minutes} /> : <p className="shift-about muted">{w('noPlace')}</p>}
    </>
  );
}

interface Found {
  readonly service: Service;
  readonly seconds: number;
  readonly metres: number;
  readonly spot: Spot;
}

function Within({
  network,
  from: { lon, lat },
  minutes,
}: {
  readonly network: StreetNetwork;
  readonly from: { readonly lon: number; readonly lat: number };
  readonly minutes: number;
}) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const mostS = minutes * 60;
  const reached = useMemo(() => {
    const spot = network.snap(lon, lat, 'walk', OFF_STREET_M);
    const ways = spot && waysFrom(network, spot, { travel: 'walk', mostS: mostS * BEYOND });
    return ways && { ways, pieces: walkedPieces(network, ways.seconds, ways.origin, mostS), found: foundIn(desk, network, ways) };
  }, [desk, network, lon, lat, mostS]);
  const [shown, setShown] = useState<string | null>(null);
  useEffect(() => setShown(null), [lon, lat]);
  const way = useMemo(() => {
    const one = reached?.found.find(({ service }) => service.properties.id === shown);
    return one && reached ? wayTo(network, reached.ways, one.spot) : null;
  }, [network, reached, shown]);
  const tools = useMapTools();
  useSketch(
    tools,
    'shifts',
    useMemo(() => (reached ? sketchOf(desk, { lon, lat }, reached.pieces, mostS, way?.lonLat ?? null) : {}), [desk, reached, lon, lat, mostS, way]),
  );
  if (!reached) return <p className="shift-about muted">{w('offStreet')}</p>;
  const km = reached.pieces.reduce((sum, { lonLat }) => sum + lengthM(lonLat), 0) / 1000;
  return (
    <>
      <p className="shift-lead">{w('from', { place: formatLonLat(lon, lat), minutes, km: formatNumber(km, 1, language) })}</p>
      {kinds.map((kind) => {
        const all = reached.found.filter(({ service }) => service.properties.kind === kind);
        const near = all.filter(({ seconds }) => seconds <= mostS);
        const [next] = all;
        const isKnown = desk.city.services.some(({ properties }) => properties.kind === kind);
        return (
          <section key={kind} className="shift-kind">
            <h3 className="strong">{w(kind)}</h3>
            {near.length === 0 && (
              <p>
                {!isKnown ? w('noneAtAll') : w('noneWithin', { minutes })}
                {next && ` ${w('nearest', { minutes: Math.ceil(next.seconds / 60), name: next.service.properties.name[language] })}`}
              </p>
            )}
            <ul className="shift-list">
              {near.map((one) => (
                <Reached key={one.service.properties.id} one={one} isShown={shown === one.service.properties.id} onShow={setShown} />
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}

function Reached({ one: { service, seconds, metres }, isShown, onShow }: { readonly one: Found; readonly isShown: boolean; onShow(id: string | null): void }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const { id, name } = service.properties;
  const now = useServiceWords(service);
  return (
    <li className="shift-reached">
      <button type="button" className="shift-name" onClick={() => selectAndFly(desk, { kind: 'service', id })}>
        {name[language]}
      </button>
      <span>{now}</span>
      <span className="small muted">{w('walkAway', { minutes: Math.ceil(seconds / 60), metres: formatLength(metres, language) })}</span>
      <button type="button" className="small" aria-pressed={isShown} onClick={() => onShow(isShown ? null : id)}>
        {w('showWay')}
      </button>
    </li>
  );
}

/** Services in reach of the search, nearest first. */
function foundIn({ city }: Desk, network: StreetNetwork, ways: Ways): readonly Found[] {
  return city.services
    .filter(({ properties }) => kinds.some((kind) => kind === properties.kind))
    .flatMap((service): Found[] => {
      const spot = network.snap(service.lon, service.lat, 'walk', OFF_STREET_M);
      const reach = spot && reachOf(network, ways, spot);
      return reach && spot ? [{ service, spot, seconds: reach.seconds, metres: reach.metres }] : [];
    })
    .sort((a, b) => a.seconds - b.seconds);
}

const lengthM = (lonLat: readonly number[]): number => {
  let sum = 0;
  for (let i = 0; i + 3 < lonLat.length; i += 2) {
    const squeeze = Math.cos(((lonLat[i + 1] as number) * Math.PI) / 180);
    sum += EARTH_M * Math.hypot(((lonLat[i + 2] as number) - (lonLat[i] as number)) * squeeze, (lonLat[i + 3] as number) - (lonLat[i + 1] as number));
  }
  return sum;
};

/** The streets one can walk: the nearer the wider. A way that is asked for lies over them. */
function sketchOf(
  desk: Desk,
  from: { readonly lon: number; readonly lat: number },
  pieces: readonly WalkedPiece[],
  mostS: number,
  way: Float64Array | null,
): Sketch {
  const spots = (lonLat: ArrayLike<number>, upM: number) =>
    Array.from({ length: lonLat.length / 2 }, (_, i) => {
      const [lon, lat] = [lonLat[2 * i] as number, lonLat[2 * i + 1] as number];
      return { lon, lat, heightM: standingM(desk.city, lon, lat) + upM };
    });
  return {
    lines: [
      ...pieces.map(({ lonLat, fromS }) => ({
        spots: spots(lonLat, 1),
        tone: fromS < mostS / 3 ? ('accent' as const) : ('quiet' as const),
        widthPx: fromS < mostS / 3 ? 3.2 : fromS < (2 * mostS) / 3 ? 2.4 : 1.4,
      })),
      ...(way ? [{ spots: spots(way, 2), tone: 'good' as const, widthPx: 5 }] : []),
    ],
    dots: [{ at: { ...from, heightM: standingM(desk.city, from.lon, from.lat) + 2 }, tone: 'accent', handle: true }],
  };
}

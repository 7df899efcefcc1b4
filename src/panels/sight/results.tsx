import type { Spot } from '../../base/geodesic.ts';
import type { LineAnswer, SightBasis, ViewAnswer } from '../../base/sight.ts';
import { useDesk, useLanguage, useWords } from '../ui/desk.ts';
import { csvText, saveCsv, saveGeoJson } from '../ui/export.ts';
import { formatAmount, formatNumber } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { ToolResults } from '../ui/tool-card.tsx';
import { seenPolygons, viewFigures, type SightState } from './question.ts';
import { words } from './words.ts';

const position = (s: Spot): GeoJSON.Position => [Number(s.lon.toFixed(7)), Number(s.lat.toFixed(7)), Number(s.heightM.toFixed(2))];
const exact = (value: number): number => Number(value.toFixed(2));

function Method({ basis, cell }: { basis: SightBasis; cell?: string }) {
  const w = useWords(words);
  const language = useLanguage();
  return (
    <p className="small muted">
      {w(cell === undefined ? 'methodLine' : 'method', {
        triangles: formatNumber(basis.triangles, 0, language),
        ground: w(basis.hasTerrain ? 'terrain' : 'flat'),
        cell: cell ?? '',
      })}
    </p>
  );
}

function Files({ onCsv, onGeoJson }: { onCsv: () => void; onGeoJson: () => void }) {
  const w = useWords(words);
  return (
    <div className="tool-actions">
      <button type="button" onClick={onCsv}>
        <Icon name="download" />
        {w('csv')}
      </button>
      <button type="button" onClick={onGeoJson}>
        <Icon name="download" />
        {w('geojson')}
      </button>
    </div>
  );
}

/** Whether the line is free, and if not, what is first in the way and how far off. */
export function LineResults({ answer, from, to }: { answer: LineAnswer; from: Spot; to: Spot }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const metres = (value: number): string => formatAmount(value, 'm', 1, language);
  const { lengthM, blockedAt } = answer;
  const visibleM = blockedAt?.awayM ?? lengthM;
  const thing = !blockedAt ? '' : blockedAt.on === null ? w('ground') : w('building', { id: blockedAt.on.replace('building/', '') });
  const name = `${desk.city.manifest.id}-sight`;
  const about = {
    kind: 'derived',
    lengthM: exact(lengthM),
    inSight: blockedAt === null,
    blockedAfterM: blockedAt ? exact(blockedAt.awayM) : null,
    blockedBy: blockedAt?.on ?? null,
  };
  const features = (): GeoJSON.Feature[] => {
    const part = (a: Spot, b: Spot, inSight: boolean): GeoJSON.Feature => ({
      type: 'Feature',
      geometry: { type: 'LineString', coordinates: [position(a), position(b)] },
      properties: { ...about, inSight },
    });
    return blockedAt ? [part(from, blockedAt.spot, true), part(blockedAt.spot, to, false)] : [part(from, to, true)];
  };
  return (
    <>
      <p className="strong" role="status">
        {blockedAt ? w('blocked', { thing, away: metres(blockedAt.awayM) }) : w('free')}
      </p>
      <ToolResults
        rows={[
          [w('length'), metres(lengthM)],
          [w('visible'), metres(visibleM)],
          [w('hidden'), metres(lengthM - visibleM)],
          [w('rise'), metres(to.heightM - from.heightM)],
        ]}
      />
      <Method basis={answer.basis} />
      <Files
        onCsv={() =>
          saveCsv(
            name,
            csvText(
              ['quantity', 'value', 'unit'],
              [
                ['length', exact(lengthM), 'm'],
                ['in sight', exact(visibleM), 'm'],
                ['out of sight', exact(lengthM - visibleM), 'm'],
                ['blocked by', blockedAt?.on ?? (blockedAt ? 'ground' : ''), ''],
              ],
            ),
          )
        }
        onGeoJson={() => saveGeoJson(desk, name, features(), about)}
      />
    </>
  );
}

/** How much of ground and roofs is in sight. */
export function ViewResults({ answer, asked, eye }: { answer: ViewAnswer; asked: SightState; eye: Spot }) {
  const desk = useDesk();
  const w = useWords(words);
  const language = useLanguage();
  const figures = viewFigures(answer);
  const area = (value: number): string => formatAmount(value, 'm2', 0, language);
  const name = `${desk.city.manifest.id}-viewshed`;
  const { radiusM, azimuthDeg, fieldDeg, targetM } = asked;
  const about = { kind: 'derived', eye: position(eye), radiusM, azimuthDeg, fieldDeg, targetM, cellM: exact(answer.cellM), ...figures };
  return (
    <>
      <ul className="sight-legend small">
        <li>
          <i className="seen" />
          {w('legendSeen')}
        </li>
        <li>
          <i className="hidden" />
          {w('legendHidden')}
        </li>
      </ul>
      <ToolResults
        rows={[
          [w('seenGround'), area(figures.groundM2)],
          [w('seenRoof'), area(figures.roofM2)],
          [w('looked'), area(figures.allM2)],
          [w('share'), formatAmount(figures.share * 100, '%', 1, language)],
        ]}
      />
      <Method basis={answer.basis} cell={formatAmount(answer.cellM, 'm', 1, language)} />
      <Files
        onCsv={() =>
          saveCsv(
            name,
            csvText(
              ['quantity', 'value', 'unit'],
              [
                ['ground in sight', exact(figures.groundM2), 'm2'],
                ['roofs in sight', exact(figures.roofM2), 'm2'],
                ['whole field', exact(figures.allM2), 'm2'],
                ['share in sight', exact(figures.share * 100), '%'],
              ],
            ),
          )
        }
        onGeoJson={() => saveGeoJson(desk, name, [{ type: 'Feature', geometry: seenPolygons(answer), properties: about }], about)}
      />
    </>
  );
}

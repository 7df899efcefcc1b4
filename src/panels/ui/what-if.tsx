import type { WordTable } from '../../base/words.ts';
import { useDesk, useSession, useWords } from './desk.ts';
import { askWhatIf, nodeOfSelection, useGraph } from './graph.ts';
import { Icon } from './icon.tsx';

const words = {
  whatIf: { zh: '级联预演：失效时还会失去什么？', en: 'Cascade: what falls with it?' },
} satisfies WordTable;

/** From the selected thing, or the pipe or cable that belongs to one, to what hangs on it; nothing where nothing does. */
export function WhatIfButton() {
  const desk = useDesk();
  const w = useWords(words);
  const selected = useSession((s) => s.selected);
  const { graph } = useGraph();
  const n = graph ? nodeOfSelection(desk, graph, selected) : -1;
  const node = graph?.nodes[n];
  if (!node || (graph?.feeds[n] ?? []).length === 0) return null;
  return (
    <p className="inspector-note">
      <button type="button" className="edged" onClick={() => askWhatIf(desk, node.id)}>
        <Icon name="resilience" />
        <span>{w('whatIf')}</span>
      </button>
    </p>
  );
}

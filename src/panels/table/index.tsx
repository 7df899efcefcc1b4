import './table.css';
import { useDesk, useSession, useWords } from '../ui/desk.ts';
import { Dialog } from '../ui/dialog.tsx';
import { setOpen } from '../ui/entity.ts';
import { useKeys } from '../ui/keys.ts';
import { PrintSheet } from './print-sheet.tsx';
import { AlarmTable } from './alarm-table.tsx';
import { DistrictTable } from './tables.tsx';
import { words } from './words.ts';

/** What the map tells the eye, as tables: for screen readers, keyboards, copying and paper. */
export default function MapTable() {
  const desk = useDesk();
  const w = useWords(words);
  const open = useSession((s) => s.open['table'] ?? false);
  const close = (): void => setOpen(desk, 'table', false);
  useKeys([{ id: 'table.open', keys: 't', title: words.table, group: 'view', run: () => setOpen(desk, 'table') }]);
  return (
    <>
      <PrintSheet />
      {open && (
        <Dialog label={w('table')} closeLabel={w('close')} className="map-table" onClose={close}>
          <div className="scroll">
            <AlarmTable onLeave={close} />
            <DistrictTable />
          </div>
        </Dialog>
      )}
    </>
  );
}

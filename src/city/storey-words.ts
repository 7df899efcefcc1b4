import type { Words } from '../base/words.ts';
import type { Storey } from './pack/storeys.ts';

const uses: Readonly<Record<string, Words>> = {
  office: { zh: '办公', en: 'Offices' },
  dwelling: { zh: '住宅', en: 'Dwellings' },
  hotel: { zh: '酒店', en: 'Hotel' },
  shop: { zh: '商铺', en: 'Shops' },
  lobby: { zh: '大堂', en: 'Lobby' },
  plant: { zh: '设备层', en: 'Plant' },
  refuge: { zh: '避难层', en: 'Refuge' },
  parking: { zh: '停车', en: 'Parking' },
  clinic: { zh: '诊室', en: 'Clinic' },
  emergency: { zh: '急诊', en: 'Emergency' },
  outpatient: { zh: '门诊', en: 'Outpatients' },
  pharmacy: { zh: '药房', en: 'Pharmacy' },
  ward: { zh: '病房', en: 'Wards' },
  nursing: { zh: '护士站', en: 'Nursing' },
  dining: { zh: '餐厅', en: 'Dining' },
  kitchen: { zh: '厨房', en: 'Kitchen' },
  counter: { zh: '办事窗口', en: 'Counters' },
  archive: { zh: '档案', en: 'Archive' },
  garage: { zh: '车库', en: 'Garage' },
  dormitory: { zh: '宿舍', en: 'Dormitory' },
};

/** A use in words; a code nobody knows is shown as it is. */
export const titleOfUse = (use: string): Words => uses[use] ?? { zh: use, en: use };

/** What the lift says: the pack's own label, else the floor counted from 1, basements from B1. */
export const storeyLabel = ({ label, index }: Storey): string => label ?? (index < 0 ? `B${-index}` : `F${index + 1}`);

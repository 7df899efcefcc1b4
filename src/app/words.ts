import type { WordTable, Words } from '../base/words.ts';

export const appWords = {
  settings: { zh: '正在读取服务器设置', en: 'Reading the server settings' },
  city: { zh: '正在打开城市数据包', en: 'Opening the city pack' },
  cityFailed: { zh: '无法打开城市', en: 'The city could not be opened' },
  sceneFailed: { zh: '三维地图不可用', en: 'The 3D map is not available' },
  nothingWorks: { zh: '尚无可用功能，请检查服务器', en: 'nothing yet; check the server' },
  listsWork: { zh: '列表、告警与指标', en: 'lists, alarms and indicators' },
} as const satisfies WordTable;

export const appText = (key: keyof typeof appWords) => appWords[key];

/** Which parts of a link were left out; the rest of it is shown. */
export function linkRefused(parts: readonly string[]): Words {
  const list = parts.join(' · ');
  return { zh: `链接中有无法识别的部分，已忽略：${list}`, en: `Parts of the link make no sense and were ignored: ${list}` };
}

import type { Random } from '../../base/random.ts';
import type { Words } from '../../base/words.ts';

const first: readonly (readonly [string, string])[] = [
  ['金', 'Jin'],
  ['玉', 'Yu'],
  ['青', 'Qing'],
  ['翠', 'Cui'],
  ['紫', 'Zi'],
  ['明', 'Ming'],
  ['安', 'An'],
  ['和', 'He'],
  ['永', 'Yong'],
  ['长', 'Chang'],
  ['春', 'Chun'],
  ['秋', 'Qiu'],
  ['云', 'Yun'],
  ['月', 'Yue'],
  ['星', 'Xing'],
  ['竹', 'Zhu'],
  ['梅', 'Mei'],
  ['兰', 'Lan'],
  ['桂', 'Gui'],
  ['柳', 'Liu'],
  ['松', 'Song'],
  ['荷', 'He'],
  ['枫', 'Feng'],
  ['鹭', 'Lu'],
  ['鹤', 'He'],
  ['白', 'Bai'],
  ['朱', 'Zhu'],
  ['石', 'Shi'],
  ['瑞', 'Rui'],
  ['景', 'Jing'],
];
const second: readonly (readonly [string, string])[] = [
  ['桥', 'qiao'],
  ['浦', 'pu'],
  ['塘', 'tang'],
  ['泉', 'quan'],
  ['园', 'yuan'],
  ['岭', 'ling'],
  ['门', 'men'],
  ['洲', 'zhou'],
  ['坊', 'fang'],
  ['林', 'lin'],
  ['田', 'tian'],
  ['溪', 'xi'],
  ['亭', 'ting'],
  ['井', 'jing'],
  ['渡', 'du'],
  ['埠', 'bu'],
];

/** Invented two-syllable place names, no two alike in either language. */
export function createNames(random: Random): () => Words {
  const used = new Set<string>();
  return () => {
    for (;;) {
      const [a, b] = [random.pick(first), random.pick(second)];
      const en = a[1] + b[1];
      if (used.has(en)) continue;
      used.add(en);
      return { zh: a[0] + b[0], en };
    }
  };
}

/** A street's everyday name from a whole number: plenty, repeated only far apart. */
export function streetName(n: number, suffix: Words): Words {
  const a = first[n % first.length] as readonly [string, string];
  const b = second[Math.floor(n / first.length) % second.length] as readonly [string, string];
  return { zh: a[0] + b[0] + suffix.zh, en: `${a[1]}${b[1]} ${suffix.en}` };
}

const digits = '〇一二三四五六七八九十';
/** 1 to 99 in Chinese numerals. */
export function chineseNumber(n: number): string {
  if (n <= 10) return digits[n] as string;
  const [tens, ones] = [Math.floor(n / 10), n % 10];
  return `${tens > 1 ? digits[tens] : ''}十${ones ? digits[ones] : ''}`;
}

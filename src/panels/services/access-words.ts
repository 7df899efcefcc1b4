import type { WordTable } from '../../base/words.ts';

export const accessWords = {
  coverage: { zh: '助餐覆盖（60 岁及以上，沿道路步行）', en: 'Meals within reach (aged 60 and over, on foot along the streets)' },
  coverageAbout: {
    zh: '步行（1.2 m/s，沿道路）可达的 60 岁及以上居民 / 全部；按网格中心计算',
    en: 'Residents aged 60 and over who reach one on foot (1.2 m/s, along the streets) / all; by the middle of their grid cell',
  },
  withinMin: { zh: '{min} 分钟内', en: 'Within {min} min' },
  access: { zh: '驿站可达性（E2SFCA，步行）', en: 'Posthouses in reach (E2SFCA, on foot)' },
  accessAbout: {
    zh: '增强两步移动搜寻法（Luo & Qi 2009）：权重 0–10 分钟 1，10–20 分钟 0.68，20–30 分钟 0.22；供给为驿站容量',
    en: 'Enhanced two-step floating catchment areas (Luo & Qi 2009): weights 1 to 10 min, 0.68 to 20, 0.22 to 30; supply is the posthouses’ capacity',
  },
  median: { zh: '中位可达性', en: 'Median access' },
  lowest: { zh: '最低一成', en: 'Lowest tenth' },
  perOlder: { zh: '每千名 60+ 居民', en: 'per 1,000 aged 60+' },
  shared: { zh: '已分配供给', en: 'Supply shared out' },
  sharedAbout: { zh: '校核：Σ 可达性 × 人口 = 有人可达的驿站供给之和', en: 'A check: Σ access × people = supply of the posthouses somebody can reach' },
  ofSupply: { zh: '共 {all}', en: 'of {all}' },
  reckoning: { zh: '正在沿道路计算… {share}%', en: 'Reckoning along the streets… {share} %' },
  noStreets: { zh: '城市包没有道路网', en: 'The pack has no street network' },
} satisfies WordTable;

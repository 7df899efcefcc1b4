import { expect, test } from 'vitest';
import { countText } from '../../src/panels/drops/count-words.ts';

test('counts of a dropped file are said in the reader’s language; types of a format keep their names', () => {
  expect(countText('triangles', '1,204', 'zh')).toBe('三角形 1,204 个');
  expect(countText('highest, m', '41.5', 'zh')).toBe('最高 41.5\u202fm');
  expect(countText('highest, m', '41.5', 'en')).toBe('highest 41.5\u202fm');
  expect(countText('TINRelief', '3', 'zh')).toBe('TINRelief 3');
  // A file may call a layer anything.
  expect(countText('constructor', '$& 2', 'en')).toBe('constructor $& 2');
});

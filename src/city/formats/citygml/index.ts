import { importModels } from '../citymodel/import-model.ts';
import type { ModelFormat } from '../format.ts';
import { parseCityGml } from './parse.ts';

/** CityGML 1.0 and 2.0 with PLATEAU's code lists and extensions. */
export const format = {
  read: (files, options) =>
    importModels(
      files.map((file) => parseCityGml(file, options)),
      options,
    ),
} satisfies ModelFormat;

import { textOf, type ModelFormat } from '../format.ts';
import { importModels } from '../citymodel/import-model.ts';
import { parseCityJson } from './parse.ts';

/** CityJSON 1.0, 1.1, 2.0 and CityJSON text sequences. */
export const format = {
  read: (files, options) =>
    importModels(
      files.map((file) => parseCityJson(textOf(file), file.name)),
      options,
    ),
} satisfies ModelFormat;

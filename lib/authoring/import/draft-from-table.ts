import { ConfigurationInvalid } from '../../domain/errors.ts';
import type { Draft } from './draft.ts';
import { foreignTable } from './foreign-row.ts';
import { type ColumnMap, draftFromColumns, guessColumns } from './map-columns.ts';
import { copilotStudio } from './presets/copilot-studio.ts';
import { dialogflowCx } from './presets/dialogflow-cx.ts';
import { koreAi } from './presets/kore-ai.ts';
import { lexV2 } from './presets/lex-v2.ts';
import { openaiEvals } from './presets/openai-evals.ts';
import type { Preset, PresetInput } from './presets/preset.ts';
import { promptfoo } from './presets/promptfoo.ts';
import { watson } from './presets/watson.ts';
import type { Rows } from './read-rows.ts';

const PRESETS = {
  'dialogflow-cx': dialogflowCx,
  'lex-v2': lexV2,
  'copilot-studio': copilotStudio,
  'kore-ai': koreAi,
  watson,
  promptfoo,
  'openai-evals': openaiEvals,
} as const satisfies Readonly<Record<string, Preset>>;

type PresetName = keyof typeof PRESETS;
/** For help and messages. */
export const PRESET_NAMES = Object.keys(PRESETS).filter(
  (name): name is PresetName => name in PRESETS,
);

export interface TableChoices {
  /** As somebody wrote it; absent: what the content says, or the columns alone. */
  readonly preset?: string | undefined;
  /** Empty where nothing is said. */
  readonly map: ColumnMap;
  readonly none: readonly string[];
}

/**
 * The cases of a table of another tool, or of any table by its columns.
 * @throws ConfigurationInvalid where there is no such preset, or the columns do not say what is what.
 */
export function draftFromTable(rows: Rows, choices: TableChoices): Draft {
  const draft = draftOf(rows, choices);
  const notes = rows.kind === 'rows' ? rows.notes : [];
  return { ...draft, remarks: [...notes, ...draft.remarks] };
}

function draftOf(rows: Rows, { preset: named, map, none }: TableChoices): Draft {
  const input = { rows, table: foreignTable(rows) };
  const chosen = named === undefined ? recognised(input) : presetOf(named);
  const takesMap =
    map.size === 0 || chosen === promptfoo || chosen === openaiEvals || chosen === watson;
  if (chosen !== null && (takesMap || named !== undefined)) {
    if (!takesMap) {
      throw new ConfigurationInvalid(
        `--map says nothing to the preset ${named}, which knows its columns: leave one of the two out`,
      );
    }
    const why = named === undefined ? `recognised by ${chosen.mark}` : 'as --preset says';
    return chosen.read(input, { source: `${chosen.title}, ${why}`, none, map });
  }
  const columns = map.size > 0 ? map : guessColumns(input.table.columns);
  const source = map.size > 0 ? 'a table, by --map' : 'a table, by the names of its columns';
  return draftFromColumns(input.table, columns, { source, none });
}

function presetOf(name: string): Preset {
  const known = PRESET_NAMES.find((one) => one === name);
  if (known !== undefined) return PRESETS[known];
  throw new ConfigurationInvalid(
    `there is no preset ${JSON.stringify(name)}: write one of ${PRESET_NAMES.join(', ')}`,
  );
}

/** The one preset whose file this is; null where none is, or several could be. */
function recognised(input: PresetInput): Preset | null {
  const [only, ...others] = PRESET_NAMES.map((name) => PRESETS[name]).filter((preset) =>
    preset.recognises(input),
  );
  return only !== undefined && others.length === 0 ? only : null;
}

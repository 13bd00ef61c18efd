import * as z from 'zod';
import { CognigySection } from '../domain/suite/cognigy-section.ts';
import { MAX_CASES_PER_SUITE, Suite } from '../domain/suite/suite.ts';
import { CONTRACT_MAX_LATENCY_MS } from '../domain/suite/suite-fields.ts';

/**
 * The suite file as a JSON Schema, for the completion and checks of editors.
 *
 * Draft 7, because the YAML and JSON support of the common editors is complete only for that one.
 * What a JSON Schema cannot say (unique ids, tags in use, size of a context) `cognigate validate` says.
 */
export function suiteJsonSchema(): z.core.JSONSchema.BaseSchema {
  return {
    ...looseSchema(),
    title: 'Cognigate suite',
    description: `Test cases for a bot and the thresholds it must meet; at most ${MAX_CASES_PER_SUITE} cases.`,
    if: { properties: { platform: { const: 'cognigy-ai' } }, required: ['platform'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema, in no danger of being awaited.
    then: {
      required: ['cognigy'],
      if: { properties: { cognigy: { properties: { mode: { const: 'conversation' } } } } },
      // biome-ignore lint/suspicious/noThenProperty: as above.
      then: hasCases({
        anyOf: [{ required: ['turns'] }, { required: ['input_text', 'outcome'] }],
      }),
      else: {
        if: { properties: { cognigy: { properties: { mode: { const: 'simulator' } } } } },
        // biome-ignore lint/suspicious/noThenProperty: as above.
        then: {
          properties: {
            test_cases: { items: { required: ['persona', 'mission', 'criteria'] } },
          },
        },
      },
    },
    else: hasCases({
      required: ['input_text', 'outcome'],
      properties: {
        input_text: { minLength: 1 },
        outcome: { properties: { allowed_latency_ms: { maximum: CONTRACT_MAX_LATENCY_MS } } },
      },
    }),
  };
}

/** What every suite may have, whatever executes it; what one must have depends on that. */
function looseSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(Suite, {
    io: 'input',
    target: 'draft-7',
    override({ zodSchema, jsonSchema, path }) {
      const at = path.join('/');
      if (path.length === 0) jsonSchema.required = ['suite_id'];
      if (at === 'properties/test_cases/items') {
        delete jsonSchema.required;
        delete jsonSchema.properties?.variant_of;
      }
      if (at === 'properties/test_cases') orTables(jsonSchema);
      if (zodSchema === CognigySection) delete jsonSchema.properties?.prepared;
      if (at.endsWith('quarantine'))
        jsonSchema.required = ['until', 'reason', 'approved_by', 'ticket'];
    },
  });
}

/** In place of the list, a mapping that names files with the cases. */
function orTables(list: z.core.JSONSchema.BaseSchema): void {
  const { description, ...rest } = list;
  for (const key of Object.keys(rest)) delete list[key];
  const file = { type: 'string', minLength: 1 } as const;
  const tables = {
    type: 'object',
    description: 'Tables that hold the cases: .csv or .xlsx, relative to this file.',
    properties: {
      from: {
        description: 'A file, a pattern such as cases/*.csv, or a list of them.',
        anyOf: [file, { type: 'array', minItems: 1, items: file }],
      },
      sheet: { type: ['string', 'integer'], description: 'Sheet of a workbook; the first else.' },
    },
    required: ['from'],
    additionalProperties: false,
  };
  Object.assign(list, { description, anyOf: [rest, tables] });
}

function hasCases(testCase: z.core.JSONSchema.BaseSchema): z.core.JSONSchema.BaseSchema {
  return {
    required: ['test_cases'],
    properties: { test_cases: { minItems: 1, items: testCase } },
  };
}

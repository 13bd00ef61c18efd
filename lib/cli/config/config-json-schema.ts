import * as z from 'zod';
import { Config } from './config.ts';

/** The config file as a JSON Schema, for the completion and checks of editors: draft 7, as for the suite. */
export function configJsonSchema(): z.core.JSONSchema.BaseSchema {
  return {
    ...z.toJSONSchema(Config, { io: 'input', target: 'draft-7' }),
    title: 'Cognigate config',
    description: 'What every command line would repeat. Secrets have no place in it.',
  };
}

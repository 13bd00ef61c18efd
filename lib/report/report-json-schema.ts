import * as z from 'zod';
import { Report } from '../domain/report.ts';

/** The canonical report as a JSON Schema (draft 2020-12), for programs that read it. */
export function reportJsonSchema(): z.core.JSONSchema.BaseSchema {
  return {
    // Nothing is said of what an assertion expects and finds: any JSON.
    ...z.toJSONSchema(Report, { io: 'output', target: 'draft-2020-12', unrepresentable: 'any' }),
    title: 'Cognigate report',
    description: 'What a run found: verdict, reasons, metrics, gate and every case.',
  };
}

import * as z from 'zod';
import { contextFault } from './context-fault.ts';
import { damageOf } from './damaged-text.ts';
import { nameFault, textFault } from './text-fault.ts';

const MAX_SOUGHT_TEXTS = 20;

type Json = z.infer<ReturnType<typeof z.json>>;

/** A string that every store and wire format can carry, and that no conversion has damaged. */
export const text = (max: number) =>
  z
    .string()
    .max(max)
    .superRefine((value, { addIssue }) => {
      const fault = textFault(value) ?? damageOf(value);
      if (fault)
        addIssue({ code: 'custom', message: fault.problem, params: { remedy: fault.remedy } });
    });

/** A text with something to read in it: mere white space is in every answer, or in none. */
const words = (max: number) =>
  text(max)
    .min(1, { abort: true })
    .superRefine((value, { addIssue }) => {
      if (value.trim() !== '') return;
      const params = { remedy: 'write the words, or remove the field' };
      addIssue({ code: 'custom', message: 'is nothing but white space', params });
    });

/** A text that an answer is held against. */
export const soughtText = words(4_000);

/** One such text, or several of which each counts. */
export const soughtTexts = z.union([soughtText, z.array(soughtText).min(1).max(MAX_SOUGHT_TEXTS)]);

/** Kept in NFC, so that names that are the same to a reader are the same. */
export const name = text(200)
  .min(1)
  .normalize('NFC')
  .superRefine((value, { addIssue }) => {
    const fault = textFault(value) === null ? nameFault(value) : null;
    if (fault)
      addIssue({ code: 'custom', message: fault.problem, params: { remedy: fault.remedy } });
  });

/** What several names begin with, up to a blank or not. */
export const beginOfNames = text(200).min(1).normalize('NFC');

/** A name that stands in lists, which a cell of a table writes with one of these between their names. */
export const listedName = name.superRefine((value, { addIssue }) => {
  const separator = /[,;|]/.exec(value)?.[0];
  if (separator === undefined) return;
  const message = `is ${JSON.stringify(value)}, and "${separator}" stands between names`;
  addIssue({ code: 'custom', message, params: { remedy: 'write an entry for each name' } });
});

/** The contract's longest latency; a bot on a language model may take far more. */
export const CONTRACT_MAX_LATENCY_MS = 5_000;
export const latency = z.int().min(100).max(120_000);
export const contractLatency = latency.max(CONTRACT_MAX_LATENCY_MS);

export const share = z.number().min(0).max(1);

/** `z.json()` would recurse without a limit, so depth and content are judged by `contextFault`. */
const anyJson = z.unknown() as unknown as z.ZodType<Json, Json>;

/** A mapping of names to any JSON, as large and as deep as a case's context may be. */
export const jsonMapping = z.record(z.string(), anyJson).superRefine((value, { addIssue }) => {
  const fault = contextFault(value);
  if (fault) {
    addIssue({
      code: 'custom',
      message: fault.problem,
      params: { remedy: fault.remedy },
      path: [...fault.path],
    });
  }
});

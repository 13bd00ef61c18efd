import * as z from 'zod';
import { EvidenceRef } from './evidence-ref.ts';

/** An answer of the platform by which cases are judged, as it lies in the evidence. */
export const KeptAnswer = EvidenceRef.extend({
  /** `status`: that the execution has ended. `results`: a page of them. `said`: what the bot answered us. */
  tells: z.enum(['status', 'results', 'said']),
  /** Names of the secrets of ours that it repeats: a mark of the same length stands for each. */
  masked: z.array(z.string()).optional(),
});
export type KeptAnswer = z.infer<typeof KeptAnswer>;

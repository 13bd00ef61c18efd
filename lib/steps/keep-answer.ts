import type { KeptAnswer } from '../domain/kept-answer.ts';
import type { EvidenceStore } from './ports/evidence-store.ts';
import type { PlatformAnswer } from './ports/platform.ts';

/** Stores an answer as evidence, byte for byte. */
export async function keepAnswer(
  { runId, index }: { readonly runId: string; readonly index: number },
  tells: KeptAnswer['tells'],
  { bytes, masked }: PlatformAnswer,
  evidence: EvidenceStore,
): Promise<KeptAnswer> {
  const kept = await evidence.put(runId, `batch-${index}-answer-${tells}`, 'json', bytes);
  return { ...kept, tells, ...(masked.length === 0 ? {} : { masked: [...masked] }) };
}

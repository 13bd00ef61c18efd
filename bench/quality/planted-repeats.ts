import { casesFromTraining } from '../../lib/domain/suite/quality/cases-from-training.ts';
import { foldedText } from '../../lib/domain/suite/quality/folded-text.ts';
import type {
  QualityCode,
  QualityFinding,
} from '../../lib/domain/suite/quality/quality-finding.ts';
import { suiteQuality } from '../../lib/domain/suite/quality/suite-quality.ts';
import { Suite } from '../../lib/domain/suite/suite.ts';
import { COPIES, EDITS, type Planted, plant, type Sentence } from './plant-repeats.ts';

export interface Found {
  readonly kind: string;
  readonly planted: number;
  /** Found, and held against the sentence that it was made of. */
  readonly found: number;
  /** Of what is told beyond that of the sentences alone, the share that is planted. */
  readonly precision: number;
  readonly recall: number;
  /** Told of the sentences before anything was planted. */
  readonly before: number;
  readonly missed: readonly Planted[];
}

/** Plants `count` of each kind into a suite of the sentences, and looks which of them are found. */
export function findPlanted(
  sentences: readonly Sentence[],
  training: readonly Sentence[],
  { count, seed }: { readonly count: number; readonly seed: number },
): Found[] {
  const clean = suiteQuality(suiteOf(sentences));
  const cleanLeaks = casesFromTraining(suiteOf(sentences), training);
  const kind = (name: string, code: QualityCode, planted: readonly Planted[]): Found => {
    const isLeak = code === 'cases_from_training';
    const suite = suiteOf([...sentences, ...planted]);
    const told = pairsOf(isLeak ? casesFromTraining(suite, training) : suiteQuality(suite), code);
    const before = pairsOf(isLeak ? cleanLeaks : clean, code);
    const known = new Set(before.map(keyOf));
    const added = told.filter((pair) => !known.has(keyOf(pair)));
    const wanted = new Map(planted.map((each) => [each.text, each]));
    const right = added.filter(
      ({ text, other }) => foldedText(wanted.get(text)?.of ?? '') === foldedText(other),
    );
    const seen = new Set(right.map(({ text }) => text));
    return {
      kind: name,
      planted: planted.length,
      found: seen.size,
      recall: seen.size / planted.length,
      precision: added.length === 0 ? 1 : right.length / added.length,
      before: before.length,
      missed: planted.filter(({ text }) => !seen.has(text)),
    };
  };
  return [
    kind('duplicates', 'duplicate_cases', plant(sentences, COPIES, { count, seed })),
    kind('near duplicates', 'near_duplicate_cases', plant(sentences, EDITS, { count, seed })),
    kind('leaks', 'cases_from_training', [
      ...plant(training, COPIES, { count: count / 2, seed }),
      ...plant(training, EDITS, { count: count / 2, seed: seed + 1 }),
    ]),
  ];
}

function suiteOf(sentences: readonly Sentence[]): Suite {
  return Suite.parse({
    suite_id: 'planted',
    test_cases: sentences.map(({ text, intent }) => ({
      input_text: text,
      outcome: { expected_intent: intent, allowed_latency_ms: 800 },
    })),
  });
}

interface Pair {
  readonly text: string;
  readonly other: string;
}

function pairsOf(findings: readonly QualityFinding[], code: QualityCode): Pair[] {
  const instances = findings.find((finding) => finding.code === code)?.instances ?? [];
  return instances.map(({ found, other, training }) => ({
    text: found.text,
    other: (training ?? other)?.text ?? '',
  }));
}

function keyOf({ text, other }: Pair): string {
  return `${text}\n${other}`;
}

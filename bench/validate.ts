import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../simulation/seeded-random.ts';
import { benchSuite } from './bench-suite.ts';
import { figure } from './figure.ts';
import { measuredProcess } from './measured-process.ts';

/**
 * CPU of `cognigate validate` on 500 cases, from process start to exit: the least of five. And what 20,000 cases
 * take, those of people and those that are made to be slow.
 */
export async function benchValidate(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'cognigate-bench-'));
  try {
    const suite = await benchSuite(directory, 500);
    const runs = [];
    for (let round = 0; round < 5; round += 1) {
      runs.push(await measuredProcess('bin/cognigate.ts', ['validate', suite]));
    }
    figure('validate, 500 cases', Math.min(...runs.map((run) => run.cpuSeconds)), 0.6, 's CPU');
    for (const [name, texts] of Object.entries(LARGE)) {
      const file = join(directory, 'large.json');
      writeFileSync(file, JSON.stringify({ suite_id: 'large', test_cases: texts().map(asCase) }));
      const { exitCode, wallSeconds, peakResidentMegabytes } = await measuredProcess(
        'bin/cognigate.ts',
        ['validate', file],
      );
      if (exitCode !== 0) throw new Error(`${name}: exit code ${exitCode}`);
      figure(`validate, ${name}`, wallSeconds, 10, 's');
      figure(`validate, ${name}`, peakResidentMegabytes, 300, 'MB');
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const CASES = 20_000;

const many = (textOf: (place: number, random: () => number) => string, count = CASES) => {
  const random = seededRandom(1);
  return Array.from({ length: count }, (_, place) => textOf(place, random));
};

/** Words as often as in a language: the hundredth a hundredth as often as the first. */
const words = (count: number, random: () => number) =>
  Array.from({ length: count }, () => `word${Math.floor(5_000 ** random())}`).join(' ');

const LARGE: Readonly<Record<string, () => string[]>> = {
  '20,000 sentences': () => many((_, random) => words(5 + Math.floor(random() * 15), random)),
  '20,000 identical texts': () => many(() => 'where is my order, it should have come last week'),
  '20,000 texts with one prefix': () =>
    many((place) => `I would like to know of you today when I get my order number ${place}`),
  '20,000 texts, half a prefix': () =>
    many((place, random) => `I would like to know of you ${words(7, random)} number ${place}`),
  '20,000 texts of few words': () =>
    many((_, random) =>
      Array.from({ length: 8 }, () => 'abcdefghijkl'[Math.floor(random() * 12)]).join(' '),
    ),
  '10,000 texts of 4,000 characters': () =>
    many((_, random) => words(600, random).slice(0, 4_000), 10_000),
  '20,000 Japanese texts': () =>
    many((_, random) =>
      Array.from({ length: 20 }, () =>
        String.fromCodePoint(0x3041 + Math.floor(random() * 80)),
      ).join(''),
    ),
};

function asCase(input_text: string, place: number) {
  return {
    input_text,
    outcome: { expected_intent: `intent_${place % 50}`, allowed_latency_ms: 800 },
  };
}

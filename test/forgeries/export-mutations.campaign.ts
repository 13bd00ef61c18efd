import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportTrail } from '../../lib/audit/export/export-trail.ts';
import { readExport } from '../../lib/audit/export/read-export.ts';
import { verifyTrail } from '../../lib/audit/verify-trail.ts';
import { readAnswers } from '../../lib/cli/audit/read-answers.ts';
import { firstDifference } from '../../lib/domain/verification/first-difference.ts';
import { openStateDirectory } from '../../lib/local/state-directory.ts';
import { localTrail } from '../../lib/local-audit/local-trail.ts';
import { seededRandom } from '../../simulation/seeded-random.ts';
import { decideRun } from '../support/builders/decided-run.ts';
import { aSuite } from '../support/builders/run-evidence.ts';
import { FAKE_START } from '../support/fakes/fake-ports.ts';
import { campaignSize } from '../support/setup/campaign-size.ts';

const MUTATIONS = campaignSize({ full: 10_000, sample: 300 });
const PRINTABLE = 95;

let text: string;

beforeAll(async () => {
  using state = openStateDirectory(join(process.env.TMPDIR ?? '/tmp', `mutated-${process.pid}`));
  const suite = aSuite(1, { suite_id: 'gov' });
  for (const number of [1, 2]) {
    const startedAt = FAKE_START + number * 60_000;
    await decideRun(state, { runId: `run-${number}`, suite, startedAt });
  }
  const { file } = await exportTrail(
    localTrail(state),
    {},
    {
      exported_at: '2026-11-28T12:00:00.000Z',
      tool: { name: 'cognigate', version: '0.1.0' },
      selection: {},
    },
  );
  text = JSON.stringify(file, null, 1);
});

async function isFound(mutated: string): Promise<boolean> {
  const reading = readExport(mutated);
  if (reading.status === 'refused' || reading.findings.length > 0) return true;
  const { isIntact } = await verifyTrail(reading.trail, { readAnswers });
  return !isIntact;
}

/** Another character, one less or one more, or two parts that change places. */
function mutated(random: () => number): string {
  const at = Math.floor(random() * text.length);
  const character = String.fromCharCode(32 + Math.floor(random() * PRINTABLE));
  switch (Math.floor(random() * 4)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1);
    case 1:
      return text.slice(0, at) + character + text.slice(at);
    case 2: {
      const length = 1 + Math.floor(random() * 40);
      const [first, second] = [
        text.slice(at, at + length),
        text.slice(at + length, at + 2 * length),
      ];
      return text.slice(0, at) + second + first + text.slice(at + 2 * length);
    }
    default:
      return text.slice(0, at) + character + text.slice(at + 1);
  }
}

describe('an export', () => {
  it(`is not taken for intact after any of ${MUTATIONS} mutations`, async () => {
    const random = seededRandom(15);
    const missed: string[] = [];
    for (let tried = 0; tried < MUTATIONS; ) {
      const one = mutated(random);
      // White space between tokens says nothing, and two equal parts may change places.
      if (isSameContent(one)) continue;
      tried += 1;
      if (!(await isFound(one))) missed.push(one);
    }

    expect(missed).toEqual([]);
  });
});

function isSameContent(other: string): boolean {
  try {
    return firstDifference(JSON.parse(other), JSON.parse(text)) === null;
  } catch {
    return false;
  }
}

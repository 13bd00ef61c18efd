import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';
import './rows/auth.ts';
import './rows/submit-unanswered.ts';
import './rows/submit-answered.ts';
import './rows/poll.ts';
import './rows/poll-odd-answers.ts';
import './rows/results.ts';
import './rows/results-fetched.ts';
import './rows/notify.ts';
import './rows/stores.ts';
import './rows/deployment.ts';
import './rows/time.ts';
import { matrix } from './support/fault-row.ts';
import { matrixPage } from './support/matrix-page.ts';

const ROWS: Readonly<Record<string, number>> = {
  A: 12,
  S: 18,
  P: 15,
  R: 15,
  W: 11,
  D: 17,
  T: 5,
};

it('has every row of the matrix, once and in order', () => {
  const expected = Object.entries(ROWS).flatMap(([letter, count]) =>
    Array.from({ length: count }, (_, place) => `${letter}${place + 1}`),
  );

  expect(matrix.map(({ id }) => id)).toEqual(expected);
});

it('is on record as it was measured', async () => {
  const unmeasured = matrix.filter(({ measured }) => measured.length === 0);

  expect(unmeasured.map(({ id }) => id)).toEqual([]);
  await expect(matrixPage(matrix)).toMatchFileSnapshot(
    join(PACKAGE_ROOT, 'docs', 'fault-matrix.md'),
  );
});

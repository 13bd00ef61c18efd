import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_RATE_LIMIT } from '../../lib/domain/pace/rate-budget.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';
import { temporaryState } from '../support/setup/temporary-state.ts';

const NOW = Date.UTC(2026, 10, 22, 10);
const URL = 'https://platform.example';
const pass = { runId: 'run-1', wanted: 500, urgent: false };

describe('SqliteRateBudget', () => {
  it('is shared by everybody who opens the state directory', async () => {
    const path = join(temporaryDirectory(), '.cognigate');
    const one = temporaryState(path).rateBudget(URL, DEFAULT_RATE_LIMIT, () => NOW);
    const other = temporaryState(path).rateBudget(URL, DEFAULT_RATE_LIMIT, () => NOW);

    const first = await one.take(pass);
    const second = await other.take({ runId: 'run-2', wanted: 1, urgent: false });

    expect(first).toEqual({ granted: 500, waitMs: 0 });
    expect(second).toEqual({ granted: 0, waitMs: 720 });
  });

  it('is another one for another platform', async () => {
    const state = temporaryState();
    await state.rateBudget(URL, DEFAULT_RATE_LIMIT, () => NOW).take(pass);

    const elsewhere = state.rateBudget('https://other.example', DEFAULT_RATE_LIMIT, () => NOW);

    expect(await elsewhere.take(pass)).toEqual({ granted: 500, waitMs: 0 });
  });

  it('takes back what was not used', async () => {
    const budget = temporaryState().rateBudget(URL, DEFAULT_RATE_LIMIT, () => NOW);
    await budget.take(pass);

    await budget.adjust(-3);

    expect((await budget.take({ ...pass, wanted: 3 })).granted).toBe(3);
  });
});

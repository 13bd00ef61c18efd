import { TestCase } from '../../domain/suite/suite.ts';
import type { FittedCase } from './fit-cases.ts';
import type { Losses } from './losses.ts';

const BY_POSITION = /^case-\d+$/;

/** The cases with the ids that they keep; one that cannot be kept makes a case go by its position. */
export function withIds(
  cases: readonly FittedCase[],
  losses: Losses,
): Readonly<Record<string, unknown>>[] {
  const taken = new Set<string>();
  return cases.map(({ id, name, tags, at, written }, position) => {
    const why = id === undefined ? null : refusal(id, position, taken);
    if (why !== null) losses.add(`ids ${why}: the cases go by their positions`, at);
    const keeps = id !== undefined && why === null;
    if (keeps) taken.add(id);
    return {
      ...(keeps ? { id } : {}),
      ...(name === undefined ? {} : { name }),
      ...(tags === undefined || tags.length === 0 ? {} : { tags }),
      ...written,
    };
  });
}

function refusal(id: string, position: number, taken: ReadonlySet<string>): string | null {
  if (taken.has(id)) return 'that another case has';
  if (BY_POSITION.test(id) && id !== `case-${position + 1}`) return 'that another position has';
  return TestCase.shape.id.safeParse(id).success ? null : 'that are no names for a suite';
}

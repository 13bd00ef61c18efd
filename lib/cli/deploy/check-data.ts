import type { DeployCheck } from './deploy-check.ts';
import type { ResourceChange } from './template-changes.ts';

/** Refuses each loss of data that nobody has named as meant. */
export function checkData(
  changes: readonly ResourceChange[],
  givenUp: readonly string[],
): DeployCheck[] {
  return changes
    .filter(({ loss }) => loss !== null)
    .map(({ id, kind, loss, type }): DeployCheck => {
      const found = `${id} (${type}) would be ${kind === 'remove' ? 'removed' : 'replaced'}: what it holds ${loss}`;
      return givenUp.includes(id)
        ? { name: 'data', status: 'note', found: `${found}, as --give-up says`, remedy: null }
        : {
            name: 'data',
            status: 'refused',
            found,
            remedy: `change the settings back, or add --give-up ${id} where that is meant`,
          };
    });
}

import type { PlannedRun } from '../../../domain/suite/cognigy-section.ts';
import type { PlaybookRun } from '../wire.ts';

/** Fields of a run that the platform left out, so that nothing could be held against the plan by them. */
export function untold(run: PlaybookRun, { steps }: PlannedRun): string[] {
  const { entrypoint, flowId, localeId, createdAt, stepResults } = run;
  const ofRun = Object.entries({ entrypoint, flowId, localeId, createdAt })
    .filter(([, value]) => value === undefined || value === '')
    .map(([name]) => name);
  const ids = new Set(steps.map(({ id }) => id));
  const strange = stepResults.filter(({ _id }) => !ids.has(_id ?? '')).length;
  const mute = stepResults.filter(({ text }) => text === null || text === undefined).length;
  return [
    ...ofRun,
    ...(strange === 0 ? [] : [`_id of ${countedSteps(strange)}`]),
    ...(mute === 0 ? [] : [`text of ${countedSteps(mute)}`]),
  ];
}

function countedSteps(count: number): string {
  return count === 1 ? '1 step' : `${count} steps`;
}

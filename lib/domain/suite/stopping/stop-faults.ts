import { fieldOf, listAt } from '../own-field.ts';
import { type SuiteFault, suiteFault } from '../suite-fault.ts';

/** What a draw can decide: everything else is measured over all cases, or over what each of them brings. */
const DRAWN: ReadonlySet<string> = new Set(['pass_rate', 'tags', 'max_unasserted', 'baseline']);

/** Where a suite asks for what cannot be had together with an end before every call is made. */
export function stopFaults(suite: unknown): SuiteFault[] {
  const isDrawn = fieldOf(fieldOf(suite, 'stop'), 'risk') !== undefined;
  return [...unknownFirst(suite), ...(isDrawn ? drawFaults(suite) : [])];
}

/** A case that is to be sent first, and is not there, was meant to be another one. */
function unknownFirst(suite: unknown): SuiteFault[] {
  const ids = listAt(suite, 'test_cases').map(
    (each, position) => fieldOf(each, 'id') ?? `case-${position + 1}`,
  );
  const known = new Set(ids);
  return listAt(suite, 'order').flatMap((id, place) =>
    typeof id !== 'string' || known.has(id)
      ? []
      : suiteFault(['order', place], {
          problem: `is ${JSON.stringify(id)}, which is the id of no case`,
          remedy: 'write the id of a case, or remove it',
          known: ids.filter((each) => typeof each === 'string'),
        }),
  );
}

function drawFaults(suite: unknown): SuiteFault[] {
  const faults: SuiteFault[] = [];
  const gate = fieldOf(suite, 'gate');
  for (const threshold of gate !== null && typeof gate === 'object' ? Object.keys(gate) : []) {
    if (DRAWN.has(threshold) || fieldOf(gate, threshold) === undefined) continue;
    faults.push(
      suiteFault(['gate', threshold], {
        at: 'key',
        problem: 'cannot be decided by a draw of the cases, as stop.risk asks for',
        remedy: 'remove it for these runs, or write stop: certain, by which every case counts',
      }),
    );
  }
  for (const [field, remedy] of NOT_DRAWN) {
    if (fieldOf(suite, field) === undefined) continue;
    faults.push(
      suiteFault([field], {
        at: 'key',
        problem: 'does not go together with stop.risk',
        remedy,
      }),
    );
  }
  const mode = fieldOf(fieldOf(suite, 'cognigy'), 'mode');
  if (mode === 'playbooks' || (mode === undefined && listAt(suite, 'test_cases').length === 0)) {
    faults.push(
      suiteFault(['stop'], {
        problem: 'asks for a draw of the cases, and a playbook is one piece',
        remedy: 'write stop: certain, or use the mode conversation',
      }),
    );
  }
  return faults;
}

const NOT_DRAWN = [
  ['robustness', 'measure variants in a run of all cases'],
  ['order', 'a promised risk needs an order that nobody chooses: remove one of the two'],
] as const;

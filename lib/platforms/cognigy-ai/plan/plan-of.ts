import type { PlannedStep } from '../../../domain/suite/cognigy-section.ts';
import type { Playbook } from '../wire.ts';
import { writtenValue } from './written-value.ts';

/** The steps of a playbook as a plan keeps them. */
export function plannedSteps({ steps }: Playbook): PlannedStep[] {
  return steps.map(({ _id, text, data, asserts }) => ({
    id: _id,
    text: writtenValue(text ?? ''),
    ...(isFilled(data) ? { data: writtenFields(data) } : {}),
    asserts: asserts.map(({ _id: id, type, params }) => ({
      id,
      type,
      params: writtenFields(params),
    })),
  }));
}

/** Claims that it is an object with something in it; a server is free to send an empty one for none. */
export function isFilled(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.keys(value).length > 0
  );
}

function writtenFields(fields: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, writtenValue(value)]),
  );
}

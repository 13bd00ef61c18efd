import type { PlannedAssert } from '../../../domain/suite/cognigy-section.ts';
import { foreignText } from '../../foreign-text.ts';
import { fieldOf } from '../answer/field-of.ts';
import type { RunAssert } from '../wire.ts';
import { isWrittenAs, writtenValue } from './written-value.ts';

/** Flags of the documented asserts that are off where they are left out. */
const FLAGS = ['fuzzy', 'partial'];

/** How an assert that was run differs from the planned one, in words; null where it does not. */
export function assertDifference(planned: PlannedAssert, came: RunAssert): string | null {
  if (came.type !== planned.type) return `came as ${foreignText(came.type, 60)}`;
  return negationDifference(planned, came) ?? paramsDifference(planned, came.params);
}

/** Its type and what it asks for, to be told apart by. */
export function nameOfAssert({ type, params }: PlannedAssert): string {
  const { text, intent, slot, state, data } = params;
  const asked = text ?? intent ?? slot ?? state ?? data;
  return foreignText(asked === undefined ? type : `${type} ${asked}`, 100);
}

/** The flag stands beside the params, in them, or in both. */
function negationDifference(planned: PlannedAssert, { negate, params }: RunAssert) {
  const told = [negate, fieldOf(params, 'negate')].filter((flag) => flag !== undefined);
  const wanted = planned.params.negate ?? 'false';
  const odd = [...told.map(writtenValue), wanted].find((flag) => !isFlag(flag));
  if (odd !== undefined) {
    return `has a flag negate that is neither true nor false (${foreignText(odd, 40)})`;
  }
  const flags = told.length === 0 ? [false] : told;
  if (flags.every((flag) => isWrittenAs(flag, wanted))) return null;
  return wanted === 'true' ? 'was not negated' : 'was negated';
}

/** A server may add defaults, and leave out flags that are off; all else is as it was planned. */
function paramsDifference({ params: planned }: PlannedAssert, params: unknown): string | null {
  const names = Object.keys(planned).filter((name) => name !== 'negate');
  const isBare = names.every((name) => fieldOf(params, name) === undefined);
  if (isBare && names.some((name) => planned[name] !== 'false')) {
    return 'came without params, so nobody knows what was asserted';
  }
  const all = new Set([...names, ...FLAGS]);
  const other = [...all].find((name) => {
    const isOffByDefault = FLAGS.includes(name) || planned[name] === 'false';
    const wanted = planned[name] ?? 'false';
    const came = fieldOf(params, name);
    return came === undefined
      ? !(isOffByDefault && wanted === 'false')
      : !isWrittenAs(came, wanted);
  });
  if (other === undefined) return null;
  const came = fieldOf(params, other);
  const said = came === undefined ? 'none' : foreignText(writtenValue(came), 100);
  return `was run with the ${foreignText(other, 40)} ${said}`;
}

function isFlag(written: string): boolean {
  return written === 'true' || written === 'false';
}

import type { Answer } from '../executions-v1/answer.ts';
import type { CallFaultOf } from './scenario.ts';

/** The real answer, changed at the paths that a scenario names; one that refuses stays as it is. */
export function changedAnswer(answer: Answer, faults: readonly CallFaultOf<'changed'>[]): Answer {
  if (answer.status >= 300) return answer;
  const body = structuredClone(answer.body);
  for (const { set, remove } of faults) {
    for (const path of remove) at(path, body, (holder, name) => delete holder[name]);
    for (const [path, value] of Object.entries(set)) {
      at(path, body, (holder, name) => {
        holder[name] = value;
      });
    }
  }
  return { ...answer, body };
}

/** Does something at the end of a path, wherever it leads in what is there: `*` is every entry. */
function at(
  path: string,
  value: unknown,
  change: (holder: Record<string, unknown>, name: string) => void,
): void {
  if (!isHolder(value)) return;
  const [name = '', ...rest] = path.split('.');
  const names = name === '*' ? Object.keys(value) : [name];
  for (const each of names) {
    if (rest.length === 0) change(value, each);
    else at(rest.join('.'), value[each], change);
  }
}

function isHolder(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

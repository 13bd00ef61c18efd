import { isDeepStrictEqual } from 'node:util';
import { ConcurrentWrite, IntegrityViolated } from '../domain/errors.ts';
import { INCOMPLETE, type Playbook } from '../platforms/cognigy-ai/wire.ts';
import { type PushTools, patient } from './patient-call.ts';
import { nameOfPart, type PushMark, withMark } from './push-mark.ts';
import { type PlaybookPlan, type PushCall, planPlaybook } from './push-plan.ts';
import type { WantedPlaybook, WantedStep } from './wanted-playbook.ts';

/** A list that shows what was made later than this is not waited for. */
const MAX_LAG_SECONDS = 60;
const LOOK_EVERY_SECONDS = 5;
/** A push that is at work changes its playbook more often than this. */
const AT_WORK_SECONDS = 15;

/**
 * Carries a plan out, reads the playbook back, and returns its id.
 *
 * @throws ConcurrentWrite where somebody else is at the same playbook.
 * @throws ConfigurationInvalid where something of it was deleted meanwhile.
 */
export async function carryOut(plan: PlaybookPlan, tools: PushTools): Promise<string> {
  const { wanted, existing, calls } = plan;
  if (calls.length === 0 && existing !== null) return existing._id;
  const playbookId = existing === null ? await make(wanted, tools) : existing._id;
  if (existing !== null) await refuseChanged(existing, tools);
  const work = new PlaybookWork(wanted, playbookId, tools);
  for (const call of calls) {
    if (call.kind === 'show_playbook') checkWritten(wanted, await work.read(), 'hidden');
    await work.carryOut(call);
  }
  checkWritten(wanted, await work.read(), 'shown');
  return playbookId;
}

/** What one push does to one playbook. */
class PlaybookWork {
  readonly #wanted: WantedPlaybook;
  readonly #id: string;
  readonly #tools: PushTools;
  readonly #made = new Map<number, string>();

  constructor(wanted: WantedPlaybook, playbookId: string, tools: PushTools) {
    this.#wanted = wanted;
    this.#id = playbookId;
    this.#tools = tools;
  }

  read(): Promise<Playbook> {
    const { api } = this.#tools;
    return patient(() => api.readPlaybook(this.#id), this.#tools, this.#gone('it'));
  }

  async carryOut(call: PushCall): Promise<void> {
    const { api } = this.#tools;
    const id = this.#id;
    const { timeout, abortOnError, part } = this.#wanted;
    const name = nameOfPart(part);
    const ask = <T>(question: Parameters<typeof patient<T>>[0], what: string) =>
      patient(question, this.#tools, this.#gone(what));
    switch (call.kind) {
      case 'create_playbook':
        return;
      case 'hide_playbook':
        await ask(() => api.updatePlaybook(id, { name: `${name}${INCOMPLETE}` }), 'it');
        return;
      case 'show_playbook':
        await ask(() => api.updatePlaybook(id, { name, timeout, abortOnError }), 'it');
        return;
      case 'create_step': {
        const content = contentOf(call.step, call.mark);
        const created = await ask(() => api.createStep(id, content), 'it');
        this.#made.set(call.place, created._id);
        return;
      }
      case 'update_step':
      case 'mark_step': {
        const { text, data } = call.step;
        const marked = call.mark === null ? data : withMark(data, call.mark);
        await ask(() => api.updateStep(id, call.stepId, { text, data: marked }), stepOf(text));
        return;
      }
      case 'delete_step':
        await ask(() => api.deleteStep(id, call.stepId), 'a step that was to go');
        return;
      case 'create_assert': {
        const stepId = call.stepId ?? this.#made.get(call.place) ?? '';
        const text = this.#wanted.steps[call.place]?.text ?? '';
        await ask(() => api.createAssert(id, stepId, call.assert), stepOf(text));
        return;
      }
      case 'delete_assert':
        await ask(() => api.deleteAssert(id, call.stepId, call.assertId), 'an assert or its step');
    }
  }

  #gone(what: string): string {
    const name = nameOfPart(this.#wanted.part);
    const whose = what === 'it' ? '' : `${what} of `;
    return `${whose}the playbook "${name}" (${this.#id}) is gone, since somebody has deleted it while it was pushed: push again, which makes it anew`;
  }
}

function stepOf(text: string): string {
  return `the step ${JSON.stringify(text.slice(0, 60).toWellFormed())}`;
}

/**
 * Whoever has looked at the plan has seen the playbook as it then was. One that is not complete may be that of a
 * push that is still at work, which nothing but time tells from one that broke off.
 */
async function refuseChanged(existing: Playbook, tools: PushTools): Promise<void> {
  const { _id, name } = existing;
  if (name.endsWith(INCOMPLETE)) {
    tools.onWait?.(
      `the playbook "${name}" (${_id}) is of a push that broke off or is at work: looking again in ${AT_WORK_SECONDS} s`,
    );
    await tools.sleep(AT_WORK_SECONDS * 1000);
  }
  const now = await patient(
    () => tools.api.readPlaybook(_id),
    tools,
    `the playbook "${name}" (${_id}) is gone, since somebody has deleted it after the plan was made: push again, which makes it anew`,
  );
  if (isDeepStrictEqual(now, existing)) return;
  throw new ConcurrentWrite(
    `the playbook "${name}" (${_id}) was changed after the plan was made, and was left as it is: push again`,
  );
}

/**
 * A new playbook, under the name of one that is not complete.
 *
 * A list may lag behind what was made, so it is read once more before, and afterwards until it shows the
 * new one: a second of the same name would be shown by then, too.
 */
async function make(wanted: WantedPlaybook, tools: PushTools): Promise<string> {
  const { api, projectId } = tools;
  const { timeout, abortOnError, part } = wanted;
  const name = nameOfPart(part);
  const named = async () => {
    const there = await patient(() => api.listPlaybooks(projectId), tools);
    return there.filter((each) => each.name === name || each.name === `${name}${INCOMPLETE}`);
  };
  const [earlier] = await named();
  if (earlier !== undefined) {
    throw new ConcurrentWrite(
      `a playbook "${name}" (${earlier._id}) was made after the plan was made, and was left as it is: push again`,
    );
  }
  const { _id } = await patient(
    () => api.createPlaybook({ name: `${name}${INCOMPLETE}`, projectId, timeout, abortOnError }),
    tools,
  );
  for (let waited = 0; ; waited += LOOK_EVERY_SECONDS) {
    const there = await named();
    const other = there.find((each) => each._id !== _id);
    if (other !== undefined) {
      await patient(() => api.deletePlaybook(_id), tools);
      throw new ConcurrentWrite(
        `a playbook "${name}" (${other._id}) was made by somebody else at the same time, and ours was taken away again: push again`,
      );
    }
    if (there.length > 0 || waited >= MAX_LAG_SECONDS) return _id;
    await tools.sleep(LOOK_EVERY_SECONDS * 1000);
  }
}

/** Nobody documents what becomes of every field, so what was written is read back before a gate may take it. */
function checkWritten(wanted: WantedPlaybook, written: Playbook, stage: 'hidden' | 'shown'): void {
  const calls = planPlaybook(wanted, written).calls.filter(
    ({ kind }) => stage === 'shown' || kind !== 'show_playbook',
  );
  if (calls.length === 0) return;
  throw new IntegrityViolated(
    `the playbook "${nameOfPart(wanted.part)}" (${written._id}) is not what was pushed: it still differs in ${calls.length} places; push again, and if it stays so, compare it in Cognigy.AI`,
  );
}

function contentOf({ text, data }: WantedStep, mark: PushMark | null) {
  const marked = mark === null ? data : withMark(data, mark);
  const isEmpty = typeof marked === 'object' && marked !== null && Object.keys(marked).length === 0;
  return isEmpty ? { text } : { text, data: marked };
}

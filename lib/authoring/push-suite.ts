import { ConfigurationInvalid, IntegrityViolated } from '../domain/errors.ts';
import type { Suite } from '../domain/suite/suite.ts';
import type { CognigyAiApi } from '../platforms/cognigy-ai/api-client.ts';
import type { ApiOutcome } from '../platforms/cognigy-ai/api-outcome.ts';
import type { Playbook, PlaybookSummary } from '../platforms/cognigy-ai/wire.ts';
import { need } from './api-error.ts';
import { type PlaybookPlan, planPlaybook } from './push-plan.ts';
import { isNameOf, type WantedPlaybook, wantedPlaybooks } from './wanted-playbook.ts';

/** Where a limit is met and nothing says for how long. */
const UNSTATED_WAIT_SECONDS = 30;
/** Twice the documented window of the limit. */
const MAX_WAITS = 20;

export interface PushTools {
  readonly api: CognigyAiApi;
  readonly projectId: string;
  readonly sleep: (ms: number) => Promise<unknown>;
  /** Hears why the push waits. */
  readonly onWait?: (message: string) => void;
}

export interface PushPlan {
  readonly plans: readonly PlaybookPlan[];
  /** Playbooks of this suite that it has no longer; they are left alone unless asked otherwise. */
  readonly leftOver: readonly PlaybookSummary[];
  /** What the suite asks for and no playbook can, a line each. */
  readonly notes: readonly string[];
}

/** What has to be done so that the project has the playbooks of the suite; nothing is changed. */
export async function planPush(
  suite: Suite,
  options: { readonly isolate: boolean },
  tools: PushTools,
): Promise<PushPlan> {
  const { api, projectId } = tools;
  const { playbooks, notes } = wantedPlaybooks(suite, options);
  const there = await patient(() => api.listPlaybooks(projectId), tools);
  const plans: PlaybookPlan[] = [];
  for (const wanted of playbooks) {
    const known = onlyOne(there, wanted);
    const existing =
      known === null ? null : await patient(() => api.readPlaybook(known._id), tools);
    plans.push(planPlaybook(wanted, existing));
  }
  const names = new Set(playbooks.map(({ name }) => name));
  const leftOver = there.filter(({ name }) => isNameOf(suite.suite_id, name) && !names.has(name));
  return { plans, leftOver, notes };
}

/** Carries a plan out, reads the playbook back, and returns its id. */
export async function carryOut(plan: PlaybookPlan, tools: PushTools): Promise<string> {
  const { wanted, calls } = plan;
  let playbookId = plan.playbookId;
  const made = new Map<number, string>();
  const idOf = () => {
    if (playbookId !== null) return playbookId;
    throw new IntegrityViolated(`the playbook "${wanted.name}" has no id yet`);
  };
  for (const call of calls) {
    const ask = <T>(question: () => Promise<ApiOutcome<T>>) => patient(question, tools);
    const { api, projectId } = tools;
    const { name, timeout, abortOnError } = wanted;
    switch (call.kind) {
      case 'create_playbook': {
        const created = await ask(() =>
          api.createPlaybook({ name, projectId, timeout, abortOnError }),
        );
        playbookId = created._id;
        break;
      }
      case 'update_playbook':
        await ask(() => api.updatePlaybook(idOf(), { name, timeout, abortOnError }));
        break;
      case 'create_step': {
        const created = await ask(() => api.createStep(idOf(), contentOf(call.step)));
        made.set(call.place, created._id);
        break;
      }
      case 'update_step': {
        const { text, data } = call.step;
        await ask(() => api.updateStep(idOf(), call.stepId, { text, data }));
        break;
      }
      case 'delete_step':
        await ask(() => api.deleteStep(idOf(), call.stepId));
        break;
      case 'create_assert': {
        const stepId = call.stepId ?? made.get(call.place) ?? '';
        await ask(() => api.createAssert(idOf(), stepId, call.assert));
        break;
      }
      case 'delete_assert':
        await ask(() => api.deleteAssert(idOf(), call.stepId, call.assertId));
        break;
    }
  }
  if (calls.length > 0) {
    const written = await patient(() => tools.api.readPlaybook(idOf()), tools);
    checkWritten(wanted, written);
  }
  return idOf();
}

/** Nobody documents what becomes of every field, so what was written is read back. */
function checkWritten(wanted: WantedPlaybook, written: Playbook): void {
  const { calls } = planPlaybook(wanted, written);
  if (calls.length === 0) return;
  throw new IntegrityViolated(
    `the playbook "${wanted.name}" (${written._id}) is not what was pushed: it still differs in ${calls.length} places; push again, and if it stays so, compare it in Cognigy.AI`,
  );
}

/** Asks again after a limit, which proves that nothing was done; any other failure is thrown. */
async function patient<T>(
  question: () => Promise<ApiOutcome<T>>,
  { sleep, onWait }: PushTools,
): Promise<T> {
  for (let waits = 0; ; waits += 1) {
    const outcome = await question();
    if (outcome.status === 'ok' || outcome.kind !== 'throttled' || waits >= MAX_WAITS) {
      return need(outcome);
    }
    const seconds = outcome.retryAfterSeconds ?? UNSTATED_WAIT_SECONDS;
    onWait?.(`the platform's limit of requests is used up: going on in ${seconds} s`);
    await sleep(seconds * 1000);
  }
}

function onlyOne(
  there: readonly PlaybookSummary[],
  wanted: WantedPlaybook,
): PlaybookSummary | null {
  const [known, ...others] = there.filter(({ name }) => name === wanted.name);
  if (others.length > 0) {
    throw new ConfigurationInvalid(
      `${others.length + 1} playbooks are called "${wanted.name}", so none can be chosen: delete or rename all but one`,
    );
  }
  return known ?? null;
}

function contentOf({ text, data }: WantedPlaybook['steps'][number]) {
  const isEmpty = typeof data === 'object' && data !== null && Object.keys(data).length === 0;
  return isEmpty ? { text } : { text, data };
}

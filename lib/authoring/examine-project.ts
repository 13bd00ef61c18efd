import { turnsOf } from '../domain/suite/case-turns.ts';
import type { IntentThresholds } from '../domain/suite/prepared/intent-thresholds.ts';
import type { ApiFailure, ApiOutcome } from '../platforms/cognigy-ai/api-outcome.ts';
import { asksForScores } from '../platforms/cognigy-ai/conversation/conversation-batch.ts';
import { intentThresholds } from '../platforms/cognigy-ai/intent-thresholds.ts';
import { cancelTask } from '../platforms/cognigy-ai/playbook-runs.ts';
import type { Flow, Intent, Locale } from '../platforms/cognigy-ai/wire.ts';
import { foreignText } from '../platforms/foreign-text.ts';
import { isPrimary } from './bot-place.ts';
import type { ProjectExamination } from './examination.ts';
import { examineAnalytics } from './examine-analytics.ts';
import { examineEndpoint, examineProduction } from './examine-endpoint.ts';
import { examinePlaybooks } from './examine-playbooks.ts';
import { explainFailure } from './explain-failure.ts';
import { type FindOptions, findNamed, listed, type NamedEntry } from './find-named.ts';
import { type Finding, fine, skipped, warning, wrong } from './finding.ts';
import { examineSimulator } from './simulator/examine-simulator.ts';

/**
 * Looks up everything that a suite names in its project, each on its own.
 *
 * @returns how long an answer of the bot took, in milliseconds; null where none was measured
 */
export async function examineProject(examination: ProjectExamination): Promise<number | null> {
  const { api, project, section, tell } = examination;
  const isConversation = section.mode === 'conversation';
  const playbooks = await api.listPlaybooks(project._id);
  tell(await permission(examination, playbooks));

  const flows = await api.listFlows(project._id);
  const flow = lookUpAll('flow', flows, {
    what: 'flow',
    written: writtenIn(section, 'flow'),
    mayBeOpen: section.mode === undefined,
  });
  tell(...flow.findings, ...trainingOf(flow.entry));
  const locale = lookUpAll('locale', await api.listLocales(project._id), {
    what: 'locale',
    written: writtenIn(section, 'locale'),
    prefer: isPrimary,
    mayBeOpen: section.mode === undefined,
  });
  tell(...locale.findings);
  if (section.mode === 'simulator') {
    tell(...(await entrypoints(examination)), ...(await examineSimulator(examination)));
    return null;
  }
  if (isConversation) {
    tell(skipped('entrypoint', 'an endpoint has its own'));
    tell(skipped('playbooks', 'the suite speaks to the bot'));
    tell(
      ...(section.intents_from === 'analytics'
        ? [await examineAnalytics(examination)]
        : await scores(examination, flow.entry, locale.entry)),
    );
  } else {
    tell(...(await entrypoints(examination)));
    tell(...(await examinePlaybooks(examination, playbooks)));
  }
  if (!isConversation && section.endpoint === undefined) {
    tell(skipped('endpoint', 'none is named'), ...(await examineProduction(examination)));
    return null;
  }
  const { findings, answerMs } = await examineEndpoint(examination, flow.entry, locale.entry);
  tell(...findings, ...(await examineProduction(examination)));
  return answerMs;
}

/** What the suite writes for its playbooks, and for all of them together, each once. */
function writtenIn(
  section: ProjectExamination['section'],
  field: 'flow' | 'locale' | 'entrypoint',
): readonly (string | undefined)[] {
  const own = (section.playbooks ?? []).map((choice) => choice[field] ?? section[field]);
  return own.length === 0 ? [section[field]] : [...new Set(own)];
}

interface LookedUp<Entry> {
  /** The first of those that are meant; null where none is. */
  readonly entry: Entry | null;
  readonly findings: readonly Finding[];
}

interface LookUpOptions<Entry> extends Omit<FindOptions<Entry>, 'written'> {
  readonly written: readonly (string | undefined)[];
  /** Nothing needs to be named. */
  readonly mayBeOpen?: boolean;
}

function lookUpAll<Entry extends NamedEntry>(
  step: string,
  list: ApiOutcome<readonly Entry[]>,
  { written, mayBeOpen, ...options }: LookUpOptions<Entry>,
): LookedUp<Entry> {
  if (list.status === 'failed') return { entry: null, findings: [explainFailure(step, list)] };
  const entries: Entry[] = [];
  const findings: Finding[] = [];
  for (const one of written) {
    const found = findNamed(list.value, { ...options, written: one });
    if (found.status === 'found') {
      const { name, referenceId, _id } = found.entry;
      entries.push(found.entry);
      findings.push(fine(step, `${name} (${referenceId ?? _id})`));
    } else if (mayBeOpen === true && one === undefined && list.value.length > 0) {
      findings.push(fine(step, `a suite may name one of: ${listed(list.value)}`));
    } else findings.push(wrong(step, found.problem, found.remedy));
  }
  return { entry: entries[0] ?? null, findings };
}

function trainingOf(flow: Flow | null): Finding[] {
  return flow?.isTrainingOutOfDate === true
    ? [
        warning(
          'flow',
          'its intents have changed since the last training',
          'train the flow, or the gate judges the intents of before',
        ),
      ]
    : [];
}

async function entrypoints({ api, project, section }: ProjectExamination): Promise<Finding[]> {
  const written = writtenIn(section, 'entrypoint').filter(
    (one) => one !== undefined && one !== project._id && one !== project.name,
  );
  if (written.length === 0) {
    return [fine('entrypoint', 'the project as it stands now, without a snapshot')];
  }
  const snapshots = await api.listSnapshots(project._id);
  return [...lookUpAll('entrypoint', snapshots, { what: 'snapshot', written }).findings];
}

/** Asks for a run that lacks its fields: it cannot start, and the refusal says whether this key might start one. */
async function permission(
  { api, section }: ProjectExamination,
  playbooks: ApiOutcome<readonly { readonly _id: string }[]>,
): Promise<Finding> {
  if (playbooks.status === 'failed') return explainFailure('permissions', playbooks);
  const [playbook] = playbooks.value;
  if (section.mode === 'conversation' || section.mode === 'simulator') {
    return fine('permissions', 'the key may read the project');
  }
  if (playbook === undefined) {
    return fine('permissions', 'the key may read; there is no playbook to ask about running');
  }
  const asked = await api.schedulePlaybook(playbook._id, {
    entrypoint: '',
    flowId: '',
    localeId: '',
  });
  if (asked.status === 'ok') return permittedByRun(api, asked.value._id);
  return asked.kind === 'forbidden' || asked.kind === 'wrong_key'
    ? wrong(
        'permissions',
        noRight(asked),
        'give the user of the key the role playbook_editor or playbook_admin in this project',
      )
    : asked.kind === 'rejected' || asked.kind === 'not_found'
      ? fine(
          'permissions',
          'the key may read the project and, as far as a refused request shows, run playbooks',
        )
      : explainFailure('permissions', asked);
}

/** A run that nobody wanted is not left behind without a word. */
async function permittedByRun(api: ProjectExamination['api'], taskId: string): Promise<Finding> {
  const taken = 'the platform took a run without flow and locale';
  const left = await cancelTask(taskId, { api });
  return left === null
    ? warning(
        'permissions',
        `${taken}; it was cancelled at once`,
        'nothing is to be done, and the key may run playbooks',
      )
    : warning(
        'permissions',
        `${taken}, and task ${foreignText(taskId, 100)} may still run: ${left.problem}`,
        'the key may run playbooks; see in Cognigy.AI that the task ends',
      );
}

function noRight({ problem }: ApiFailure): string {
  return `the key may read the project and not run playbooks (${problem})`;
}

function isEnabled({ isDisabled }: Intent): boolean {
  return isDisabled !== true;
}

/** One sentence is scored, which is how intents are asserted. */
async function scores(
  { api, project, suite, section }: ProjectExamination,
  flow: Flow | null,
  locale: Locale | null,
): Promise<Finding[]> {
  if (flow === null || locale === null) {
    return [skipped('scores', 'flow and locale have to be known')];
  }
  const asksForIntents = suite?.test_cases.some((each) => asksForScores({ turns: turnsOf(each) }));
  const intents = await api.listIntents(flow._id, locale._id);
  if (asksForIntents === true && intents.status === 'ok' && !intents.value.some(isEnabled)) {
    return [
      wrong(
        'scores',
        `the flow ${flow.name} has no intents, and the suite asks for them`,
        'name the flow that has them in cognigy.flow, or ask for none: such cases are not evaluated',
      ),
    ];
  }
  const scored = await api.nluScores(project._id, {
    flowReferenceId: flow.referenceId,
    localeReferenceId: locale.referenceId,
    sentence: 'hello',
  });
  if (scored.status === 'failed') return [explainFailure('scores', scored)];
  const understander = { projectId: project._id, flowId: flow._id };
  const thresholds = await intentThresholds({ api }, understander, section.intent_threshold);
  return [
    fine('scores', 'sentences are scored, so intents can be asserted'),
    fine('threshold', thresholdText(thresholds)),
  ];
}

const THRESHOLDS_FROM: Readonly<Record<IntentThresholds['from'], string>> = {
  suite: 'the suite says so (cognigy.intent_threshold)',
  flow: 'the flow has set it',
  project: 'the project has set it, and the flow nothing',
  default: "neither flow nor project tells one, so it is the platform's default",
};

function thresholdText({ lower, upper, from }: IntentThresholds): string {
  const back = lower === upper ? '' : `, and one that the bot asks back about from ${upper}`;
  return `an intent counts from a score of ${lower}${back}: ${THRESHOLDS_FROM[from]}`;
}

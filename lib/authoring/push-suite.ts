import { ConfigurationInvalid } from '../domain/errors.ts';
import type { Suite } from '../domain/suite/suite.ts';
import { INCOMPLETE, type Playbook, type PlaybookSummary } from '../platforms/cognigy-ai/wire.ts';
import { type PushTools, patient } from './patient-call.ts';
import { markIn, nameOfPart } from './push-mark.ts';
import { type PlaybookPlan, planPlaybook } from './push-plan.ts';
import { changeByOthers, type PushRights, whyNotOurs } from './push-standing.ts';
import { type WantedPlaybook, wantedPlaybooks } from './wanted-playbook.ts';

export interface PushOptions extends PushRights {
  readonly isolate: boolean;
  /** Claims that the suite is a part of what it is in its file, so that nothing can be missing from it. */
  readonly isPart: boolean;
}

/** A playbook of this suite that it has no longer. */
export interface LeftOver {
  readonly playbook: Playbook;
  /** Why it may not be deleted all the same; null where it may. */
  readonly kept: string | null;
}

export interface PushPlan {
  readonly plans: readonly PlaybookPlan[];
  /** They are left alone unless asked otherwise. */
  readonly leftOver: readonly LeftOver[];
  /** What the suite asks for and no playbook can, a line each. */
  readonly notes: readonly string[];
  /** Ids of the cases of which a playbook would assert nothing at all. */
  readonly unasserted: readonly string[];
}

/**
 * What has to be done so that the project has the playbooks of the suite; nothing is changed.
 *
 * @throws ConfigurationInvalid where a playbook of a name that is needed may not be touched.
 */
export async function planPush(
  suite: Suite,
  options: PushOptions,
  tools: PushTools,
): Promise<PushPlan> {
  const { playbooks, notes, unasserted } = wantedPlaybooks(suite, options);
  refuseNames(suite, playbooks);
  if (options.isPart && playbooks.some(({ part }) => 'part' in part)) {
    throw new ConfigurationInvalid(
      'a part of the suite would take the place of all its cases in the playbooks that they share: push the whole suite, or add --isolate, which gives each case a playbook of its own',
    );
  }
  const there = await patient(() => tools.api.listPlaybooks(tools.projectId), tools);
  const plans: PlaybookPlan[] = [];
  for (const wanted of playbooks) {
    const known = onlyOne(there, wanted);
    const existing = known === null ? null : await readOne(known, tools);
    const refusal = existing === null ? null : whyNotOurs(existing, wanted, options);
    if (existing !== null && refusal !== null) {
      throw new ConfigurationInvalid(
        `the playbook "${nameOfPart(wanted.part)}" (${existing._id}) ${refusal}`,
      );
    }
    plans.push(planPlaybook(wanted, existing));
  }
  const leftOver = options.isPart ? [] : await leftOvers(suite, { there, plans, options }, tools);
  return { plans, leftOver, notes, unasserted };
}

/** Names that two suites could share, or that an unfinished playbook has. */
function refuseNames({ suite_id }: Suite, playbooks: readonly WantedPlaybook[]): void {
  if (suite_id.includes(': ')) {
    throw new ConfigurationInvalid(
      `suite_id is ${JSON.stringify(suite_id)}, and ": " stands between suite and case in the name of a playbook, so that two suites could mean one playbook: take it out, or add --suite-id`,
    );
  }
  const incomplete = playbooks.find(({ part }) => nameOfPart(part).endsWith(INCOMPLETE));
  if (incomplete !== undefined) {
    throw new ConfigurationInvalid(
      `"${nameOfPart(incomplete.part)}" would be the name of a playbook that a push is not through with: give the case another id`,
    );
  }
}

async function leftOvers(
  { suite_id }: Suite,
  {
    there,
    plans,
    options,
  }: {
    readonly there: readonly PlaybookSummary[];
    readonly plans: readonly PlaybookPlan[];
    readonly options: PushRights;
  },
  tools: PushTools,
): Promise<LeftOver[]> {
  const wanted = new Set(plans.flatMap(({ existing }) => existing?._id ?? []));
  const found: LeftOver[] = [];
  for (const summary of there) {
    const mayBeOurs =
      summary.name.startsWith(`${suite_id}: `) || summary.name.startsWith(`${suite_id} #`);
    if (!mayBeOurs || wanted.has(summary._id)) continue;
    const playbook = await readOne(summary, tools);
    const mark = markIn(playbook);
    if (mark === null || mark.of.suite !== suite_id) continue;
    const name = nameOfPart(mark.of);
    if (playbook.name !== name && playbook.name !== `${name}${INCOMPLETE}`) continue;
    found.push({ playbook, kept: options.force ? null : changeByOthers(playbook, null) });
  }
  return found;
}

async function readOne({ _id, name }: PlaybookSummary, tools: PushTools): Promise<Playbook> {
  const playbook = await patient(
    () => tools.api.readPlaybook(_id),
    tools,
    `the playbook "${name}" (${_id}) stands in the list and is gone: push again`,
  );
  if (playbook._id === _id) return playbook;
  throw new ConfigurationInvalid(
    `the platform answers with the playbook "${playbook.name}" (${playbook._id}) where "${name}" (${_id}) was asked for`,
  );
}

function onlyOne(
  there: readonly PlaybookSummary[],
  { part }: WantedPlaybook,
): PlaybookSummary | null {
  const name = nameOfPart(part);
  const all = there.filter((each) => each.name === name || each.name === `${name}${INCOMPLETE}`);
  const [known, ...others] = all;
  if (others.length > 0) {
    throw new ConfigurationInvalid(
      `${all.length} playbooks are called "${name}" (${all.map(({ _id }) => _id).join(', ')}), so none can be chosen: delete or rename all but one`,
    );
  }
  return known ?? null;
}

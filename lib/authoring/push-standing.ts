import { INCOMPLETE, type Playbook } from '../platforms/cognigy-ai/wire.ts';
import { foreignText } from '../platforms/foreign-text.ts';
import { contentHash, stepHash } from './playbook-content.ts';
import { markIn, nameOfPart, withoutMark } from './push-mark.ts';
import type { WantedPlaybook } from './wanted-playbook.ts';

export interface PushRights {
  /** What somebody else has changed since the last push is overwritten. */
  readonly force: boolean;
  /** Playbooks of the right name that no push has marked are taken over. */
  readonly adopt: boolean;
}

/** Why a push may not touch a playbook that has the name it wants; null where it may. */
export function whyNotOurs(
  playbook: Playbook,
  wanted: WantedPlaybook,
  { force, adopt }: PushRights,
): string | null {
  const mark = markIn(playbook);
  if (mark === null) {
    const isEmptyBegin = isIncomplete(playbook) && playbook.steps.length === 0;
    if (isEmptyBegin || adopt) return null;
    return 'has no mark of a push, so it was made by hand or by version 0.1.0: rename it, or add --adopt to take it over';
  }
  if (nameOfPart(mark.of) !== nameOfPart(wanted.part) || mark.of.suite !== wanted.part.suite) {
    return `was pushed from ${JSON.stringify(nameOfPart(mark.of))}, and only its name is that of this suite: rename it`;
  }
  if (force) return null;
  const change = changeByOthers(playbook, wanted);
  return change === null
    ? null
    : `${change}: take that into the suite ("cognigate import playbook ${playbook._id}" shows it), or add --force to overwrite it`;
}

/** What nobody but somebody else can have done to a playbook that is ours; null where there is nothing. */
export function changeByOthers(
  playbook: Playbook,
  wanted: Pick<WantedPlaybook, 'steps'> | null,
): string | null {
  const mark = markIn(playbook);
  if (mark === null) return null;
  const bare = withoutMark(playbook);
  if (!isIncomplete(playbook)) {
    return contentHash(bare) === mark.content
      ? null
      : 'was changed by somebody else since the last push';
  }
  // A push that broke off has left steps of before and steps that it wanted, and no others.
  const known = new Set([...mark.steps, ...(wanted?.steps ?? []).map(stepHash)]);
  const foreign = bare.steps.find((step) => !known.has(stepHash(step)));
  return foreign === undefined
    ? null
    : `has a step that no push has made ("${foreignText(foreign.text ?? '', 60)}")`;
}

function isIncomplete({ name }: Pick<Playbook, 'name'>): boolean {
  return name.endsWith(INCOMPLETE);
}

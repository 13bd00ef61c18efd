import type { Report } from '../../../domain/report.ts';
import type { PageCase } from '../../page-case.ts';
import { brief } from '../brief-text.ts';
import { CopyButton } from '../copy-button.tsx';
import { caseAddress } from './case-address.ts';
import { runAgain, SOME_SUITE_FILE } from './run-again.ts';

interface CaseActionsProps {
  readonly reportCase: PageCase;
  readonly report: Omit<Report, 'cases'>;
  /** Null where it is not known. */
  readonly suiteFile: string | null;
}

/** What a reader takes along: the words that were said, the address of the case, the command that runs it again. */
export function CaseActions({ reportCase, report, suiteFile }: CaseActionsProps) {
  const of = brief(reportCase.id, 60);
  const command = runAgain(reportCase, report, suiteFile);
  return (
    <div class="actions">
      {command !== null && (
        <p class="command">
          <code>{command}</code>
          {suiteFile === null && (
            <span class="quiet"> {SOME_SUITE_FILE} stands for the file of the suite</span>
          )}
        </p>
      )}
      {command !== null && <CopyButton name="command" text={command} of={of} />}
      <CopyButton name="input" text={inputOf(reportCase)} of={of} />
      <CopyButton name="link" text={linkTo(reportCase)} of={of} />
    </div>
  );
}

function inputOf({ input_text, turns }: PageCase): string {
  return turns === undefined ? input_text : turns.map((turn) => turn.input_text).join('\n');
}

function linkTo(reportCase: PageCase): string {
  return `${location.href.split('#')[0]}${caseAddress(reportCase)}`;
}

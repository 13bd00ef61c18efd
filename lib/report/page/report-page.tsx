import { CasesSection } from './cases/cases-section.tsx';
import { FailuresSection } from './failures/failures-section.tsx';
import { KeysHelp } from './keys-help.tsx';
import type { PageProps } from './page-props.ts';
import { ComparisonSection } from './sections/comparison-section.tsx';
import { ConfidenceSection } from './sections/confidence-section.tsx';
import { ConfusionSection } from './sections/confusion-section.tsx';
import { GateSection } from './sections/gate-section.tsx';
import { IntentSection } from './sections/intent-section.tsx';
import { LatencySection } from './sections/latency-section.tsx';
import { Masthead } from './sections/masthead.tsx';
import { PlatformSection } from './sections/platform-section.tsx';
import { ReliabilitySection } from './sections/reliability-section.tsx';
import { RobustnessSection } from './sections/robustness-section.tsx';
import { RunFooter } from './sections/run-footer.tsx';
import { TrendSection } from './sections/trend-section.tsx';
import { VerdictSection } from './sections/verdict-section.tsx';

/** The whole report, in the order in which it is asked about. */
export function ReportPage(props: PageProps) {
  const { report, history } = props.data;
  const { comparison } = report;
  return (
    <>
      <a class="skip" href="#cases">
        Skip to the cases
      </a>
      <Masthead {...props} />
      <main>
        <VerdictSection report={report} />
        <FailuresSection {...props} />
        <GateSection {...props} />
        <ReliabilitySection report={report} />
        {comparison && <ComparisonSection {...props} comparison={comparison} />}
        {history.length > 0 && <TrendSection report={report} history={history} />}
        <RobustnessSection {...props} />
        <ConfusionSection {...props} />
        <IntentSection {...props} />
        <div class="pair">
          <ConfidenceSection cases={props.cases} />
          <LatencySection report={report} cases={props.cases} />
        </div>
        <CasesSection {...props} />
        <PlatformSection report={report} />
      </main>
      <RunFooter report={report} />
      <KeysHelp />
    </>
  );
}

import { benchAudit } from './audit.ts';
import { benchBundles } from './bundles.ts';
import { benchCognigyAi } from './cognigy-ai.ts';
import { benchConversations } from './conversations.ts';
import { benchFirstVerdict } from './first-verdict.ts';
import { benchGateRuns } from './gate-runs.ts';
import { benchHistory } from './history.ts';
import { benchIdleCost } from './idle-cost.ts';
import { benchPageSizes } from './page-sizes.ts';
import { benchPollPlan } from './poll-plan.ts';
import { benchReportPage } from './report-page.ts';
import { benchRobustness } from './robustness.ts';
import { benchRunCost } from './run-cost.ts';
import { benchScale } from './scale/scale.ts';
import { benchSigning } from './signing.ts';
import { benchStatistics } from './statistics/statistics.ts';
import { benchSuiteQuality } from './suite-quality.ts';
import { benchSuiteSize } from './suite-size.ts';
import { benchTenGates } from './ten-gates.ts';
import { benchValidate } from './validate.ts';

/** `npm run bench` runs all; `npm run bench -- poll-plan` only that. */
const BENCHES: Readonly<Record<string, () => unknown>> = {
  'poll-plan': benchPollPlan,
  statistics: benchStatistics,
  robustness: benchRobustness,
  validate: benchValidate,
  'suite-size': benchSuiteSize,
  'suite-quality': benchSuiteQuality,
  'gate-runs': benchGateRuns,
  audit: benchAudit,
  signing: benchSigning,
  history: benchHistory,
  'page-sizes': benchPageSizes,
  'run-cost': benchRunCost,
  'idle-cost': benchIdleCost,
  'report-page': benchReportPage,
  'cognigy-ai': benchCognigyAi,
  conversations: benchConversations,
  bundles: benchBundles,
  'first-verdict': benchFirstVerdict,
  'ten-gates': benchTenGates,
  scale: benchScale,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(
    `no bench named ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}`,
  );
  process.exitCode = 2;
} else {
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    console.log(`\n${name}`);
    await bench();
  }
}

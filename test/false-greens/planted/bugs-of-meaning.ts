/** One guard of meaning less: a change of source, by which a green no longer means what it says. */
export interface BugOfMeaning {
  readonly what: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** The files of rows among which it is found; those of one run where absent. */
  readonly among?: readonly string[];
}

const bug = (what: string, file: string, from: string, to: string): BugOfMeaning => ({
  what,
  file: `lib/${file}.ts`,
  from,
  to,
});
/** Rows of one command after the other. */
export const AMONG_COMMANDS: readonly string[] = ['several-commands', 'refused'];

/** Found only where several commands follow each other, or their files are read. */
const lasting = (what: string, file: string, from: string, to: string): BugOfMeaning => ({
  ...bug(what, file, from, to),
  among: AMONG_COMMANDS,
});
/** Runs that end before every call is made. */
export const AMONG_EARLY_ENDS: readonly string[] = ['early-ends'];
const early = (what: string, file: string, from: string, to: string): BugOfMeaning => ({
  ...bug(what, file, from, to),
  among: AMONG_EARLY_ENDS,
});
const rerun = (what: string, from: string, to: string) =>
  lasting(what, 'domain/evaluation/carry-over', from, to);
const baseline = (what: string, from: string, to: string) =>
  lasting(what, 'domain/gate/baseline-grounds', from, to);
const candidate = (what: string, from: string, to: string) =>
  lasting(what, 'steps/set-baseline', from, to);
const change = (what: string, from: string, to: string) =>
  lasting(what, 'domain/baseline/measure-change', from, to);
const words = (what: string, from: string, to: string) =>
  lasting(what, 'report/verdict-words', from, to);
const place = (what: string, from: string, to: string) =>
  lasting(what, 'local/where-it-ran', from, to);
const judgement = (what: string, from: string, to: string) =>
  bug(what, 'domain/evaluation/own-judgement', from, to);
const textForm = (what: string, from: string, to: string) =>
  bug(what, 'domain/evaluation/text-forms', from, to);
const reading = (what: string, from: string, to: string) =>
  bug(what, 'domain/evaluation/platform-result', from, to);
const evaluation = (what: string, from: string, to: string) =>
  bug(what, 'domain/evaluation/evaluate-case', from, to);
const matching = (what: string, from: string, to: string) =>
  bug(what, 'domain/evaluation/match-results', from, to);
const verdict = (what: string, from: string, to: string) =>
  bug(what, 'domain/gate/decide-verdict', from, to);
const gate = (what: string, from: string, to: string) => bug(what, 'domain/gate/gate', from, to);

export const bugsOfMeaning: readonly BugOfMeaning[] = [
  judgement(
    'compares intents by letter case alone',
    'expected === matched)',
    'expected?.toLowerCase() === matched?.toLowerCase())',
  ),
  judgement(
    'compares intents without white space around them',
    'expected === matched)',
    'expected === (matched?.trim() ?? null))',
  ),
  judgement(
    'takes silence about the intent for the asked one',
    "if (matched === undefined) return unjudged('intent');",
    'if (matched === undefined) return [];',
  ),
  judgement(
    'judges no entities',
    'expected.every((name) => found.has(name))',
    'expected.some(() => true)',
  ),
  judgement(
    'takes silence about entities for consent',
    "if (entities === undefined) return unjudged('entities');",
    'if (entities === undefined) return [];',
  ),
  judgement(
    'looks for a text in none',
    "if (responseText === null) return unjudged('response');",
    'if (responseText === null) return [];',
  ),
  judgement(
    'excludes nothing from a text that is not there',
    "if (responseText === null) return unjudged('response_excludes');",
    'if (responseText === null) return [];',
  ),
  judgement(
    'looks for excluded words as they are written alone',
    '!holdsIn(undisguised, disguised(text)) && !isSaid(said, text)',
    "!holdsIn(searchable(said.join('\\n')), searchable(text))",
  ),
  judgement('forgets that letters have forms', ".normalize('NFKC').replace", '.replace'),
  judgement(
    'forgets that letters can be invisible',
    "replace(/\\p{Default_Ignorable_Code_Point}|\\p{Cf}/gu, '')",
    "replace('', '')",
  ),
  textForm('looks for excluded words on one line', "replace(/\\s+/gu, ' ')", "replace('', '')"),
  textForm(
    'excludes in the same letter case alone',
    "text.normalize('NFC').toLowerCase()",
    "text.normalize('NFC')",
  ),
  judgement('floors the latency', 'latencyMs <= allowed)', 'Math.floor(latencyMs) <= allowed)'),
  judgement(
    'takes silence about the latency for consent',
    "if (latencyMs === null) return unjudged('latency');",
    'if (latencyMs === null) return [];',
  ),
  judgement(
    'holds no confidence against the one asked for',
    "if (confidence === null) return unjudged('confidence');",
    'if (confidence === null) return [];',
  ),
  reading(
    'takes every word for a passed assertion',
    "passed: typeof passed === 'boolean' ? passed : null",
    'passed: passed === null ? null : passed !== false',
  ),
  reading(
    'takes no word at all for a passed assertion',
    "passed: typeof passed === 'boolean' ? passed : null",
    "passed: typeof passed === 'boolean' ? passed : true",
  ),
  reading(
    'takes null for an entity',
    '.filter((each: unknown) => !isEmpty(each))',
    '.filter(() => true)',
  ),
  bug(
    'takes white space for an entity',
    'domain/evaluation/is-empty',
    "value.trim() === '';",
    "value === '';",
  ),
  reading(
    'reads results that were skipped',
    'if (raw.skipped === true)',
    'if (raw.skipped === null)',
  ),
  reading(
    'reads results with an error',
    'if (!isEmpty(raw.error) && raw.error !== false)',
    'if (raw.error === 0)',
  ),
  reading('takes a confidence of 80 for one of 0.8', 'value >= 0 && value <= 1', 'value >= 0'),
  reading(
    'takes latencies below zero',
    'Number.isFinite(value) && value >= 0',
    'Number.isFinite(value)',
  ),
  reading(
    'takes an odd latency for none',
    "throw new Unreadable('has a latency_ms that is not a number of at least 0');",
    'return 0;',
  ),
  reading(
    'takes an odd text for none',
    "if (value === null || typeof value === 'string') return value;",
    "return typeof value === 'string' ? value : null;",
  ),
  reading(
    'takes silence about the intent for no intent',
    'if (raw.matched_intent === undefined) return undefined;',
    'if (raw.matched_intent === undefined) return null;',
  ),
  evaluation(
    'lets a case pass that no assertion speaks of',
    "if (assertions.length === 0) return 'the platform returned no assertion for this case';",
    '',
  ),
  evaluation(
    'lets an odd assertion pass',
    'const odd = assertions.some(({ passed }) => passed === null);',
    'const odd = false;',
  ),
  evaluation(
    'lets the platform alone judge',
    'const assertions = [...platforms, ...ours];',
    'const assertions = platforms;',
  ),
  evaluation(
    'lets our judgement overrule the platform',
    'const assertions = [...platforms, ...ours];',
    'const assertions = ours;',
  ),
  evaluation(
    'takes a directive that nobody judged for held',
    'return unjudged.filter((directive) => {',
    'return unjudged.slice(unjudged.length).filter((directive) => {',
  ),
  evaluation(
    'lets any assertion stand for every directive',
    'platforms.some(({ type }) => type === directive)',
    'platforms.some(() => true)',
  ),
  evaluation(
    'lets a platform judge what none can',
    'if (OURS_ALONE.includes(directive)) return true;',
    '',
  ),
  evaluation(
    'lets the latency be untold in some cases',
    "if (directive === 'latency' && latencyExcused) return false;",
    "if (directive === 'latency') return false;",
  ),
  bug(
    'excuses the latency in a suite about liveness',
    'domain/evaluation/judging',
    '!tellsLatency && suite.liveness !== true',
    '!tellsLatency',
  ),
  bug(
    'excuses the latency where some cases tell it',
    'domain/evaluation/judging',
    'results.some(({ latencyMs }) => latencyMs !== null)',
    'results.every(({ latencyMs }) => latencyMs !== null)',
  ),
  bug(
    'lets one case without types speak for all of its directives',
    'domain/evaluation/judging',
    '[...assertions, ...told].every(({ type }) => type === UNTYPED)',
    '[...assertions, ...told].some(({ type }) => type === UNTYPED)',
  ),
  matching(
    'takes cases for alike that differ in tags',
    'JSON.stringify([context_variables, outcome, tags, quarantine])',
    'JSON.stringify([context_variables, outcome, quarantine])',
  ),
  matching('forgets contradicting claims to a case', '  assignment.refuseContested();\n', ''),
  matching(
    'hears no id that contradicts',
    'if (fits || places.length === 0) continue;',
    'continue;',
  ),
  matching(
    'compares inputs without white space around them',
    "return text.normalize('NFC');",
    "return text.normalize('NFC').trim();",
  ),
  verdict(
    'passes with cases that were not evaluated',
    'grounds.evidenceSound && grounds.notEvaluated === 0',
    'grounds.evidenceSound',
  ),
  verdict(
    'passes on unsound evidence',
    'grounds.evidenceSound && grounds.notEvaluated === 0',
    'grounds.notEvaluated === 0',
  ),
  verdict(
    'passes where one threshold is met',
    'gate.every(({ passed }) => passed)',
    'gate.some(({ passed }) => passed)',
  ),
  verdict('passes an empty suite', ' || grounds.planned === 0', ''),
  verdict(
    'passes whatever its own failure was',
    "if (failure !== null && !isRejection(failure)) return 'error';",
    '',
  ),
  verdict(
    'fails nobody',
    ".some(isMissedForCertain) ? 'failed'",
    ".some(isMissedForCertain) ? 'inconclusive'",
  ),
  gate(
    'takes what cannot be measured for met',
    'passed: sign !== null && (',
    'passed: sign === null || (',
  ),
  gate(
    'measures the p95 over what is known',
    'percentile(knownLatencies(cases), 95, cases.length)',
    'percentile(knownLatencies(cases), 95)',
  ),
  gate(
    'scores the cases that were evaluated',
    'rate(totals.passed, totals.planned)',
    'rate(totals.passed, totals.passed)',
  ),
  bug(
    'looks at the best repetition',
    'domain/evaluation/judge-repetitions',
    'const worst = failed.find(hasWrongIntent) ?? failed[0];',
    'const worst = cases.find(({ outcome }) => outcome === "passed");',
  ),
  bug(
    'shows the shortest latency',
    'domain/evaluation/judge-repetitions',
    'Math.max(longest, latency)',
    'latency',
  ),
  early(
    'takes whatever was not sent for what need not be',
    'domain/gate/judge-cases',
    'return decided || isSettled(position) ? this.all.length - this.made.length : 0;',
    'return this.all.length - this.made.length;',
  ),
  early(
    'takes a draw for the whole suite',
    'domain/gate/scope-limits',
    "...(earlyEnd?.rule === 'risk' ? (['risk'] as const) : []),",
    '',
  ),
  bug(
    'takes a missing repetition for one that passed',
    'domain/stopping/case-rule',
    "missing > 0 ? 'not_evaluated' : 'passed'",
    "'passed'",
  ),
  bug(
    'forgets what is odd about the results',
    'domain/gate/explain-evidence',
    '.filter(({ code }) => !HARMLESS_FAULTS.has(code))',
    '.filter(() => false)',
  ),
  bug(
    'forgets how an execution ended',
    'domain/gate/explain-evidence',
    '    ...findUncompleted(record.execution),\n',
    '',
  ),
  bug(
    'calls every pass compliant',
    'domain/may-ship',
    'return mayShip(verdict, scope)',
    "return verdict === 'passed'",
  ),
  bug(
    'calls a failed bot not assessed',
    'domain/may-ship',
    "if (verdict === 'failed') return 'non_compliant';",
    '',
  ),
  bug('exits 0 for what says nothing', 'cli/exit-code', 'inconclusive: 3', 'inconclusive: 0'),
  bug(
    'reads the first page alone',
    'platforms/executions-v1/fetch-results',
    "if (next.kind === 'last') return joined.ready();",
    'return joined.ready();',
  ),
  bug(
    'reads an execution that was cancelled',
    'platforms/executions-v1/status-outcome',
    'answer.cancelled === true',
    'answer.cancelled === 0',
  ),
  bug(
    'reads an execution that ended beside an error',
    'platforms/executions-v1/status-outcome',
    "? null : 'beside an error'",
    '? null : null',
  ),
  bug(
    'counts no cases of an execution',
    'platforms/executions-v1/status-outcome',
    'counts.done < counts.total',
    'counts.done > counts.total',
  ),
  bug(
    'hears every ending as completed',
    'platforms/executions-v1/status-outcome',
    'word: terminal.data',
    "word: 'completed'",
  ),
  bug(
    'reads no name in an envelope',
    'platforms/executions-v1/status-outcome',
    'const fault = envelopeFault(body, subject);',
    'const fault = envelopeFault(body, subject) === null ? null : null;',
  ),
  gate('measures the cases of no tag', 'each.tags.includes(tag)', '!each.tags.includes(tag)'),
  gate(
    'measures tags over those that passed',
    'shareOf(tagged, hasPassed)',
    'shareOf(tagged.filter(hasPassed), hasPassed)',
  ),
  gate(
    'asks for no share of entities',
    "add('entity_coverage', '>=', gate.entity_coverage,",
    "add('entity_coverage', '>=', 0,",
  ),
  gate(
    'asks for no F1',
    "add('min_intent_f1', '>=', gate.min_intent_f1,",
    "add('min_intent_f1', '>=', undefined,",
  ),
  gate(
    'holds a latency to be at least what is asked for',
    "add('p95_latency_ms', '<=',",
    "add('p95_latency_ms', '>=',",
  ),
  {
    ...gate(
      'finds no new failures where nothing is shared',
      'shared === 0 || (open > 0',
      '(open > 0',
    ),
    among: AMONG_COMMANDS,
  },
  change(
    'counts no new failures',
    '.filter(({ after }) => hasFailed(after)).length',
    '.length * 0',
  ),
  change(
    'counts cases as open that are none',
    "after.outcome === 'not_evaluated'",
    "after.outcome === 'passed'",
  ),
  lasting(
    'goes without a baseline where none is there',
    'domain/gate/baseline-grounds',
    "if (written.length === 0 || baseline?.status === 'read') {",
    'if (true) {',
  ),
  baseline(
    'lets every run do without a baseline',
    'if (baseline === undefined && establishesBaseline) {',
    'if (baseline === undefined) {',
  ),
  lasting(
    'makes a baseline of a run that failed',
    'steps/decision/establish-baseline',
    "run.verdict !== 'passed' || ",
    '',
  ),
  candidate('takes a mock run for a baseline', 'if (scopeOf(report).simulated) {', 'if (false) {'),
  candidate(
    'takes a rerun of failures for a baseline',
    "(rerun_of.cases === 'failed' || carried_over === undefined)",
    'carried_over === undefined',
  ),
  lasting(
    'takes a part of a suite for a baseline',
    'domain/may-ship',
    'if (document.scope !== undefined) return document.scope;',
    'if (document.scope !== undefined) return { ...document.scope, complete: true };',
  ),
  lasting(
    'takes the baseline of another suite from a file',
    'report/baseline-file',
    'if (suite_id !== suiteId || report.suite_id !== suiteId) {',
    'if (false) {',
  ),
  lasting(
    'takes an edited baseline from a file',
    'report/baseline-file',
    'if (sha256Of(bytes) !== report_sha256) {',
    'if (false) {',
  ),
  lasting(
    'makes a baseline of a part of the suite',
    'cli/baseline-flags',
    'if (part.casesInSuite !== undefined) {',
    'if (false) {',
  ),
  rerun(
    'undoes a failed run whose suite lets flaky cases pass by running what was open',
    "return cases === 'failed' && suite.rerun?.flaky_passes === true;",
    "return cases !== 'failed';",
  ),
  rerun(
    'lets flaky cases pass in every suite',
    "return cases === 'failed' && suite.rerun?.flaky_passes === true;",
    "return cases === 'failed';",
  ),
  rerun(
    'speaks of the cases alone that were run again',
    'if (now === undefined) return carried;',
    'if (now === undefined) return undefined;',
  ),
  rerun(
    'takes what was not evaluated for passed',
    ".filter(({ outcome }) => outcome === 'failed')",
    ".filter(({ outcome }) => outcome !== 'failed')",
  ),
  bug(
    'takes a share of the failures for open',
    'domain/counted-as',
    "outcome === 'failed' || (outcome === 'flaky'",
    "outcome === 'not_evaluated' || (outcome === 'flaky'",
  ),
  {
    ...bug(
      'counts what passed only when it was run again as passed',
      'domain/counted-as',
      "(outcome === 'flaky' && retried?.counts_as !== 'failed')",
      "outcome === 'flaky'",
    ),
    among: AMONG_COMMANDS,
  },
  place(
    'goes on at any address',
    '(!isMock && address !== run.platformUrl)',
    '(!isMock && address === "")',
  ),
  place('goes on at the mock', 'wasMock !== isMock ||', ''),
  lasting(
    'takes one execution for two runs',
    'steps/loop/send-batch',
    'if (holder === runId) return;',
    'if (holder !== "") return;',
  ),
  words(
    'says of a mock run that the bot may ship',
    'if (mayShip(verdict, scope)) {',
    'if (scope.complete) {',
  ),
  words(
    'says of a part that the bot may ship',
    'if (mayShip(verdict, scope)) {',
    'if (!scope.simulated) {',
  ),
  words(
    'says nothing of the mock',
    'passed against the mock platform: this says nothing about your bot',
    'passed',
  ),
  words('says nothing of the tag', '(tags === undefined ? []', '(tags !== undefined ? []'),
  words('shows a part as complete', "complete ? 'complete' : 'partial'", "'complete'"),
  lasting(
    'shows a part as complete in JUnit',
    'report/formats/junit-report',
    'String(scope.complete)',
    "'true'",
  ),
  lasting(
    'shows a mock run as live in JUnit',
    'report/formats/junit-report',
    'String(scope.simulated)',
    "'false'",
  ),
  lasting(
    'shows the planned cases for all in JUnit',
    'report/formats/junit-report',
    'String(scope.cases_in_suite)',
    'String(scope.cases_planned)',
  ),
  lasting(
    'shows a scope of its own in CTRF',
    'report/formats/ctrf-report',
    'scope: scopeOf(report),',
    'scope: { ...scopeOf(report), complete: true, simulated: false },',
  ),
  lasting(
    'forgets the tags of a run in its scope',
    'domain/gate/scope-limits',
    "(run.onlyTags === undefined ? [] : (['tags'] as const))",
    "(['tags'] as const).slice(1)",
  ),
  lasting(
    'forgets the mock in its scope',
    'steps/decision/run-report',
    'simulated: run.simulated === true || whole?.isSimulated === true,',
    'simulated: whole?.isSimulated === true,',
  ),
  lasting(
    'calls the cases of a part all cases',
    'steps/decision/run-report',
    'cases_in_suite: run.casesInSuite ?? cases,',
    'cases_in_suite: cases,',
  ),
  lasting(
    'hears no mock that is served elsewhere',
    'platforms/mock-watch',
    'outcome.isMock === true',
    'outcome.isMock === undefined',
  ),
  lasting(
    'calls a pass of a part compliant',
    'domain/may-ship',
    "verdict === 'passed' && complete && !simulated",
    "verdict === 'passed' && !simulated",
  ),
  lasting(
    'calls a pass of a mock compliant',
    'domain/may-ship',
    "verdict === 'passed' && complete && !simulated",
    "verdict === 'passed' && complete",
  ),
  lasting(
    'leaves cases out for a tag that nobody has',
    'suite-file/choose-cases',
    'if (unknown.length === 0) return null;',
    'if (unknown.length < wanted.length) return null;',
  ),
  lasting(
    'keeps a threshold from a part without a word',
    'suite-file/apply-overrides',
    "onlyTags: isPart && tags.length > 0 ? tags.map((tag) => tag.normalize('NFC')) : undefined,",
    'onlyTags: undefined,',
  ),
  lasting(
    'keeps what the bot repeats of our token',
    'platforms/secrets',
    'if (names.size === 0 || text === null) return { bytes, names: [] };',
    'if (bytes.length > 0 || text === null) return { bytes, names: [] };',
  ),
];

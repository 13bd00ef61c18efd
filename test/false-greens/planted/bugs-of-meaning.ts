/** One guard of meaning less: a change of source, by which a green no longer means what it says. */
export interface BugOfMeaning {
  /** The row of the matrix that finds it, and what it does. */
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
    'T2 compares intents by letter case alone',
    'expected === matched)',
    'expected?.toLowerCase() === matched?.toLowerCase())',
  ),
  judgement(
    'T3 compares intents without white space around them',
    'expected === matched)',
    'expected === (matched?.trim() ?? null))',
  ),
  judgement(
    'N9 takes silence about the intent for the asked one',
    "if (matched === undefined) return unjudged('intent');",
    'if (matched === undefined) return [];',
  ),
  judgement(
    'N17 judges no entities',
    'expected.every((name) => found.has(name))',
    'expected.some(() => true)',
  ),
  judgement(
    'N21 takes silence about entities for consent',
    "if (entities === undefined) return unjudged('entities');",
    'if (entities === undefined) return [];',
  ),
  judgement(
    'N4 looks for a text in none',
    "if (responseText === null) return unjudged('response');",
    'if (responseText === null) return [];',
  ),
  judgement(
    'N12 excludes nothing from a text that is not there',
    "if (responseText === null) return unjudged('response_excludes');",
    'if (responseText === null) return [];',
  ),
  judgement(
    'T7 looks for excluded words as they are written alone',
    '!holdsIn(undisguised, disguised(text)) && !isSaid(said, text)',
    "!holdsIn(searchable(said.join('\\n')), searchable(text))",
  ),
  judgement('T8 forgets that letters have forms', ".normalize('NFKC').replace", '.replace'),
  judgement(
    'T9 forgets that letters can be invisible',
    "replace(/\\p{Default_Ignorable_Code_Point}|\\p{Cf}/gu, '')",
    "replace('', '')",
  ),
  textForm('T10 looks for excluded words on one line', "replace(/\\s+/gu, ' ')", "replace('', '')"),
  textForm(
    'T10 excludes in the same letter case alone',
    "text.normalize('NFC').toLowerCase()",
    "text.normalize('NFC')",
  ),
  judgement('T12 floors the latency', 'latencyMs <= allowed)', 'Math.floor(latencyMs) <= allowed)'),
  judgement(
    'N3 takes silence about the latency for consent',
    "if (latencyMs === null) return unjudged('latency');",
    'if (latencyMs === null) return [];',
  ),
  judgement(
    'N15 holds no confidence against the one asked for',
    "if (confidence === null) return unjudged('confidence');",
    'if (confidence === null) return [];',
  ),
  reading(
    'N8 takes every word for a passed assertion',
    "passed: typeof passed === 'boolean' ? passed : null",
    'passed: passed === null ? null : passed !== false',
  ),
  reading(
    'N8 takes no word at all for a passed assertion',
    "passed: typeof passed === 'boolean' ? passed : null",
    "passed: typeof passed === 'boolean' ? passed : true",
  ),
  reading(
    'N17 takes null for an entity',
    '.filter((each: unknown) => !isEmpty(each))',
    '.filter(() => true)',
  ),
  bug(
    'N17 takes white space for an entity',
    'domain/evaluation/is-empty',
    "value.trim() === '';",
    "value === '';",
  ),
  reading(
    'N16 reads results that were skipped',
    'if (raw.skipped === true)',
    'if (raw.skipped === null)',
  ),
  reading(
    'N16 reads results with an error',
    'if (!isEmpty(raw.error) && raw.error !== false)',
    'if (raw.error === 0)',
  ),
  reading('N15 takes a confidence of 80 for one of 0.8', 'value >= 0 && value <= 1', 'value >= 0'),
  reading(
    'T11 takes latencies below zero',
    'Number.isFinite(value) && value >= 0',
    'Number.isFinite(value)',
  ),
  reading(
    'T11 takes an odd latency for none',
    "throw new Unreadable('has a latency_ms that is not a number of at least 0');",
    'return 0;',
  ),
  reading(
    'T14 takes an odd text for none',
    "if (value === null || typeof value === 'string') return value;",
    "return typeof value === 'string' ? value : null;",
  ),
  reading(
    'N1 takes silence about the intent for no intent',
    'if (raw.matched_intent === undefined) return undefined;',
    'if (raw.matched_intent === undefined) return null;',
  ),
  evaluation(
    'N7 lets a case pass that no assertion speaks of',
    "if (assertions.length === 0) return 'the platform returned no assertion for this case';",
    '',
  ),
  evaluation(
    'N8 lets an odd assertion pass',
    'const odd = assertions.some(({ passed }) => passed === null);',
    'const odd = false;',
  ),
  evaluation(
    'N17 lets the platform alone judge',
    'const assertions = [...platforms, ...ours];',
    'const assertions = platforms;',
  ),
  evaluation(
    'T19 lets our judgement overrule the platform',
    'const assertions = [...platforms, ...ours];',
    'const assertions = ours;',
  ),
  evaluation(
    'N1 takes a directive that nobody judged for held',
    'return unjudged.filter((directive) => {',
    'return unjudged.slice(unjudged.length).filter((directive) => {',
  ),
  evaluation(
    'N1 lets any assertion stand for every directive',
    'platforms.some(({ type }) => type === directive)',
    'platforms.some(() => true)',
  ),
  evaluation(
    'N12 lets a platform judge what none can',
    'if (OURS_ALONE.includes(directive)) return true;',
    '',
  ),
  evaluation(
    'N3 lets the latency be untold in some cases',
    "if (directive === 'latency' && latencyExcused) return false;",
    "if (directive === 'latency') return false;",
  ),
  bug(
    'N13 excuses the latency in a suite about liveness',
    'domain/evaluation/judging',
    '!tellsLatency && suite.liveness !== true',
    '!tellsLatency',
  ),
  bug(
    'N3 excuses the latency where some cases tell it',
    'domain/evaluation/judging',
    'results.some(({ latencyMs }) => latencyMs !== null)',
    'results.every(({ latencyMs }) => latencyMs !== null)',
  ),
  bug(
    'N10 lets one case without types speak for all of its directives',
    'domain/evaluation/judging',
    '[...assertions, ...told].every(({ type }) => type === UNTYPED)',
    '[...assertions, ...told].some(({ type }) => type === UNTYPED)',
  ),
  matching(
    'I13 takes cases for alike that differ in tags',
    'JSON.stringify([context_variables, outcome, tags, quarantine])',
    'JSON.stringify([context_variables, outcome, quarantine])',
  ),
  matching('I14 forgets contradicting claims to a case', '  assignment.refuseContested();\n', ''),
  matching(
    'I5 hears no id that contradicts',
    'if (fits || places.length === 0) continue;',
    'continue;',
  ),
  matching(
    'I4 compares inputs without white space around them',
    "return text.normalize('NFC');",
    "return text.normalize('NFC').trim();",
  ),
  verdict(
    'N22 passes with cases that were not evaluated',
    'grounds.evidenceSound && grounds.notEvaluated === 0',
    'grounds.evidenceSound',
  ),
  verdict(
    'I15 passes on unsound evidence',
    'grounds.evidenceSound && grounds.notEvaluated === 0',
    'grounds.notEvaluated === 0',
  ),
  verdict(
    'N14 passes where one threshold is met',
    'gate.every(({ passed }) => passed)',
    'gate.some(({ passed }) => passed)',
  ),
  verdict('T16 passes an empty suite', ' || grounds.planned === 0', ''),
  verdict(
    'I11 passes whatever its own failure was',
    "if (failure !== null && !isRejection(failure)) return 'error';",
    '',
  ),
  verdict(
    'N17 fails nobody',
    ".some(isMissedForCertain) ? 'failed'",
    ".some(isMissedForCertain) ? 'inconclusive'",
  ),
  gate(
    'N14 takes what cannot be measured for met',
    'passed: sign !== null && (',
    'passed: sign === null || (',
  ),
  gate(
    'N23 measures the p95 over what is known',
    'percentile(knownLatencies(cases), 95, cases.length)',
    'percentile(knownLatencies(cases), 95)',
  ),
  gate(
    'N17 scores the cases that were evaluated',
    'rate(totals.passed, totals.planned)',
    'rate(totals.passed, totals.passed)',
  ),
  bug(
    'T20 looks at the best repetition',
    'domain/evaluation/judge-repetitions',
    'const worst = failed.find(hasWrongIntent) ?? failed[0];',
    'const worst = cases.find(({ outcome }) => outcome === "passed");',
  ),
  bug(
    'T21 shows the shortest latency',
    'domain/evaluation/judge-repetitions',
    'Math.max(longest, latency)',
    'latency',
  ),
  early(
    'L8 takes whatever was not sent for what need not be',
    'domain/gate/judge-cases',
    'return decided || isSettled(position) ? this.all.length - this.made.length : 0;',
    'return this.all.length - this.made.length;',
  ),
  early(
    'L5 takes a draw for the whole suite',
    'domain/gate/scope-limits',
    "...(earlyEnd?.rule === 'risk' ? (['risk'] as const) : []),",
    '',
  ),
  bug(
    'N11 takes a missing repetition for one that passed',
    'domain/stopping/case-rule',
    "missing > 0 ? 'not_evaluated' : 'passed'",
    "'passed'",
  ),
  bug(
    'I15 forgets what is odd about the results',
    'domain/gate/explain-evidence',
    '.filter(({ code }) => !HARMLESS_FAULTS.has(code))',
    '.filter(() => false)',
  ),
  bug(
    'E5 forgets how an execution ended',
    'domain/gate/explain-evidence',
    '    ...findUncompleted(record.execution),\n',
    '',
  ),
  bug(
    'N20 calls every pass compliant',
    'domain/may-ship',
    'return mayShip(verdict, scope)',
    "return verdict === 'passed'",
  ),
  bug(
    'N17 calls a failed bot not assessed',
    'domain/may-ship',
    "if (verdict === 'failed') return 'non_compliant';",
    '',
  ),
  bug('N1 exits 0 for what says nothing', 'cli/exit-code', 'inconclusive: 3', 'inconclusive: 0'),
  bug(
    'E10 reads the first page alone',
    'platforms/executions-v1/fetch-results',
    "if (next.kind === 'last') return joined.ready();",
    'return joined.ready();',
  ),
  bug(
    'E24 reads an execution that was cancelled',
    'platforms/executions-v1/status-outcome',
    'answer.cancelled === true',
    'answer.cancelled === 0',
  ),
  bug(
    'E24 reads an execution that ended beside an error',
    'platforms/executions-v1/status-outcome',
    "? null : 'beside an error'",
    '? null : null',
  ),
  bug(
    'E1 counts no cases of an execution',
    'platforms/executions-v1/status-outcome',
    'counts.done < counts.total',
    'counts.done > counts.total',
  ),
  bug(
    'E5 hears every ending as completed',
    'platforms/executions-v1/status-outcome',
    'word: terminal.data',
    "word: 'completed'",
  ),
  bug(
    'E2 reads no name in an envelope',
    'platforms/executions-v1/status-outcome',
    'const fault = envelopeFault(body, subject);',
    'const fault = envelopeFault(body, subject) === null ? null : null;',
  ),
  gate('T17 measures the cases of no tag', 'each.tags.includes(tag)', '!each.tags.includes(tag)'),
  gate(
    'T24 measures tags over those that passed',
    'shareOf(tagged, hasPassed)',
    'shareOf(tagged.filter(hasPassed), hasPassed)',
  ),
  gate(
    'T25 asks for no share of entities',
    "add('entity_coverage', '>=', gate.entity_coverage,",
    "add('entity_coverage', '>=', 0,",
  ),
  gate(
    'T20 asks for no F1',
    "add('min_intent_f1', '>=', gate.min_intent_f1,",
    "add('min_intent_f1', '>=', undefined,",
  ),
  gate(
    'N14 holds a latency to be at least what is asked for',
    "add('p95_latency_ms', '<=',",
    "add('p95_latency_ms', '>=',",
  ),
  {
    ...gate(
      'S25 finds no new failures where nothing is shared',
      'shared === 0 || (open > 0',
      '(open > 0',
    ),
    among: AMONG_COMMANDS,
  },
  change(
    'S39 counts no new failures',
    '.filter(({ after }) => hasFailed(after)).length',
    '.length * 0',
  ),
  change(
    'S40 counts cases as open that are none',
    "after.outcome === 'not_evaluated'",
    "after.outcome === 'passed'",
  ),
  lasting(
    'S10 goes without a baseline where none is there',
    'domain/gate/baseline-grounds',
    "if (written.length === 0 || baseline?.status === 'read') {",
    'if (true) {',
  ),
  baseline(
    'S10 lets every run do without a baseline',
    'if (baseline === undefined && establishesBaseline) {',
    'if (baseline === undefined) {',
  ),
  lasting(
    'S29 makes a baseline of a run that failed',
    'steps/decision/establish-baseline',
    "run.verdict !== 'passed' || ",
    '',
  ),
  candidate(
    'S13 takes a mock run for a baseline',
    'if (scopeOf(report).simulated) {',
    'if (false) {',
  ),
  candidate(
    'S33 takes a rerun of failures for a baseline',
    "(rerun_of.cases === 'failed' || carried_over === undefined)",
    'carried_over === undefined',
  ),
  lasting(
    'S18 takes a part of a suite for a baseline',
    'domain/may-ship',
    'if (document.scope !== undefined) return document.scope;',
    'if (document.scope !== undefined) return { ...document.scope, complete: true };',
  ),
  lasting(
    'S26 takes the baseline of another suite from a file',
    'report/baseline-file',
    'if (suite_id !== suiteId || report.suite_id !== suiteId) {',
    'if (false) {',
  ),
  lasting(
    'S27 takes an edited baseline from a file',
    'report/baseline-file',
    'if (sha256Of(bytes) !== report_sha256) {',
    'if (false) {',
  ),
  lasting(
    'S31 makes a baseline of a part of the suite',
    'cli/baseline-flags',
    'if (part.casesInSuite !== undefined) {',
    'if (false) {',
  ),
  rerun(
    'S36 undoes a failed run whose suite lets flaky cases pass by running what was open',
    "return cases === 'failed' && suite.rerun?.flaky_passes === true;",
    "return cases !== 'failed';",
  ),
  rerun(
    'S4 lets flaky cases pass in every suite',
    "return cases === 'failed' && suite.rerun?.flaky_passes === true;",
    "return cases === 'failed';",
  ),
  rerun(
    'S34 speaks of the cases alone that were run again',
    'if (now === undefined) return carried;',
    'if (now === undefined) return undefined;',
  ),
  rerun(
    'S36 takes what was not evaluated for passed',
    ".filter(({ outcome }) => outcome === 'failed')",
    ".filter(({ outcome }) => outcome !== 'failed')",
  ),
  bug(
    'N22 takes a share of the failures for open',
    'domain/counted-as',
    "outcome === 'failed' || (outcome === 'flaky'",
    "outcome === 'not_evaluated' || (outcome === 'flaky'",
  ),
  {
    ...bug(
      'S4 counts what passed only when it was run again as passed',
      'domain/counted-as',
      "(outcome === 'flaky' && retried?.counts_as !== 'failed')",
      "outcome === 'flaky'",
    ),
    among: AMONG_COMMANDS,
  },
  place(
    'S2 goes on at any address',
    '(!isMock && address !== run.platformUrl)',
    '(!isMock && address === "")',
  ),
  place('S1 goes on at the mock', 'wasMock !== isMock ||', ''),
  lasting(
    'S14 takes one execution for two runs',
    'steps/loop/send-batch',
    'if (holder === runId) return;',
    'if (holder !== "") return;',
  ),
  words(
    'S19 says of a mock run that the bot may ship',
    'if (mayShip(verdict, scope)) {',
    'if (scope.complete) {',
  ),
  words(
    'S18 says of a part that the bot may ship',
    'if (mayShip(verdict, scope)) {',
    'if (!scope.simulated) {',
  ),
  words(
    'S19 says nothing of the mock',
    'passed against the mock platform: this says nothing about your bot',
    'passed',
  ),
  words('S18 says nothing of the tag', '(tags === undefined ? []', '(tags !== undefined ? []'),
  words('S18 shows a part as complete', "complete ? 'complete' : 'partial'", "'complete'"),
  lasting(
    'S18 shows a part as complete in JUnit',
    'report/formats/junit-report',
    'String(scope.complete)',
    "'true'",
  ),
  lasting(
    'S19 shows a mock run as live in JUnit',
    'report/formats/junit-report',
    'String(scope.simulated)',
    "'false'",
  ),
  lasting(
    'S18 shows the planned cases for all in JUnit',
    'report/formats/junit-report',
    'String(scope.cases_in_suite)',
    'String(scope.cases_planned)',
  ),
  lasting(
    'S18 shows a scope of its own in CTRF',
    'report/formats/ctrf-report',
    'scope: scopeOf(report),',
    'scope: { ...scopeOf(report), complete: true, simulated: false },',
  ),
  lasting(
    'S18 forgets the tags of a run in its scope',
    'domain/gate/scope-limits',
    "(run.onlyTags === undefined ? [] : (['tags'] as const))",
    "(['tags'] as const).slice(1)",
  ),
  lasting(
    'S13 forgets the mock in its scope',
    'steps/decision/run-report',
    'simulated: run.simulated === true || whole?.isSimulated === true,',
    'simulated: whole?.isSimulated === true,',
  ),
  lasting(
    'S18 calls the cases of a part all cases',
    'steps/decision/run-report',
    'cases_in_suite: run.casesInSuite ?? cases,',
    'cases_in_suite: cases,',
  ),
  lasting(
    'S9 hears no mock that is served elsewhere',
    'platforms/mock-watch',
    'outcome.isMock === true',
    'outcome.isMock === undefined',
  ),
  lasting(
    'S18 calls a pass of a part compliant',
    'domain/may-ship',
    "verdict === 'passed' && complete && !simulated",
    "verdict === 'passed' && !simulated",
  ),
  lasting(
    'S19 calls a pass of a mock compliant',
    'domain/may-ship',
    "verdict === 'passed' && complete && !simulated",
    "verdict === 'passed' && complete",
  ),
  lasting(
    'S4 leaves cases out for a tag that nobody has',
    'suite-file/choose-cases',
    'if (unknown.length === 0) return null;',
    'if (unknown.length < wanted.length) return null;',
  ),
  lasting(
    'S18 keeps a threshold from a part without a word',
    'suite-file/apply-overrides',
    "onlyTags: isPart && tags.length > 0 ? tags.map((tag) => tag.normalize('NFC')) : undefined,",
    'onlyTags: undefined,',
  ),
  lasting(
    'S38 keeps what the bot repeats of our token',
    'platforms/secrets',
    'if (names.size === 0 || text === null) return { bytes, names: [] };',
    'if (bytes.length > 0 || text === null) return { bytes, names: [] };',
  ),
];

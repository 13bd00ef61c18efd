/** One guard of meaning less: a change of source, by which a green no longer means what it says. */
export interface BugOfMeaning {
  readonly what: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const bug = (what: string, file: string, from: string, to: string): BugOfMeaning => ({
  what,
  file: `lib/${file}.ts`,
  from,
  to,
});
const judgement = (what: string, from: string, to: string) =>
  bug(what, 'domain/evaluation/own-judgement', from, to);
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
    '[searchable, disguised].some',
    '[searchable].some',
  ),
  judgement('forgets that letters have forms', ".normalize('NFKC').replace", '.replace'),
  judgement(
    'forgets that letters can be invisible',
    "replace(/\\p{Default_Ignorable_Code_Point}|\\p{Cf}/gu, '')",
    "replace('', '')",
  ),
  judgement('looks for excluded words on one line', "replace(/\\s+/gu, ' ')", "replace('', '')"),
  judgement(
    'excludes in the same letter case alone',
    ".normalize('NFC').toLowerCase().normalize('NFC')",
    ".normalize('NFC')",
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
  bug(
    'takes a missing repetition for one that passed',
    'domain/evaluation/judge-repetitions',
    "if (missing > 0) return 'not_evaluated';",
    '',
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
];

import type { AuditRecord } from '../audit/audit-chain.ts';
import { scopeOf } from '../may-ship.ts';
import type { ReleaseFacts, SuiteWord } from './release-facts.ts';

interface ReleaseSource {
  /** Of the audit record that says it. */
  readonly record: string;
  /** Where in the record. */
  readonly field: string;
  /** Of the record. */
  readonly hash: string;
}

export interface ReleaseAnswer {
  readonly id: string;
  readonly question: string;
  /** A sentence for each suite, or one for all. */
  readonly answer: readonly string[];
  /** Claims that it could be answered at all; else the answer says what is not known. */
  readonly known: boolean;
  readonly sources: readonly ReleaseSource[];
}

interface Told {
  /** Null where nothing is on record. */
  readonly text: string | null;
  readonly fields: readonly string[];
}

/** Asked of the run that let the version ship; of the newest decided one where none did. */
const OF_THE_RUN: readonly {
  readonly id: string;
  readonly question: string;
  tell(record: AuditRecord): Told;
}[] = [
  { id: 'tested', question: 'What was tested, byte for byte?', tell: tested },
  { id: 'why', question: 'Why was it passed, by which thresholds?', tell: why },
  { id: 'waivers', question: 'What did not count, and who approved that?', tell: waived },
  { id: 'who', question: 'Who started it, from which commit and build?', tell: who },
  { id: 'bot', question: 'Which bot was it, really?', tell: bot },
  { id: 'mock', question: 'Was it the bot, or a mock?', tell: mockOrBot },
  { id: 'scope', question: 'Were all cases run, or some?', tell: allOrSome },
];

/** The eleven questions, in the order in which they are asked. */
export function answersOn(words: readonly SuiteWord[], facts: ReleaseFacts): ReleaseAnswer[] {
  const asked = new Map(OF_THE_RUN.map((one) => [one.id, ofEachRun(words, one)]));
  const answer = (id: string) => asked.get(id) ?? [];
  return [
    ...answer('tested'),
    changed(facts),
    ...answer('why'),
    ...answer('waivers'),
    whichRun(words),
    ...answer('who'),
    ...answer('bot'),
    ...answer('mock'),
    ...answer('scope'),
    oneFile(),
    kept(words),
  ];
}

function ofEachRun(
  words: readonly SuiteWord[],
  { id, question, tell }: (typeof OF_THE_RUN)[number],
): ReleaseAnswer[] {
  const told = words.map(({ suite_id, shipped, records }) => {
    const record = shipped ?? records[0];
    const { text, fields } = record === undefined ? { text: null, fields: [] } : tell(record);
    return {
      known: text !== null,
      sentence: `${suite_id}: ${text ?? 'not known'}`,
      sources: record === undefined ? [] : fields.map((field) => sourceOf(record, field)),
    };
  });
  return [
    {
      id,
      question,
      answer: told.map(({ sentence }) => sentence),
      known: told.every(({ known }) => known),
      sources: told.flatMap(({ sources }) => sources),
    },
  ];
}

function sourceOf({ audit_id, hash }: AuditRecord, field: string): ReleaseSource {
  return { record: audit_id, field, hash };
}

function tested({ evidence, batches, shortened, totals }: AuditRecord): Told {
  const sent = batches.flatMap(({ request_sha256 }) => request_sha256 ?? []).length;
  const answers = batches.flatMap(({ answers_sha256 }) => answers_sha256 ?? []).length;
  const report = evidence.report === null ? 'no report' : `report ${evidence.report.sha256}`;
  const rest = shortened?.batches === undefined ? '' : `, of ${shortened.batches.count} batches`;
  return {
    text: `suite ${evidence.suite.sha256}, ${report}, ${count(totals.planned, 'case')}; ${count(sent, 'request')} and ${count(answers, 'answer')} by their digests${rest}`,
    fields: ['evidence.suite', 'evidence.report', 'batches'],
  };
}

function why({ verdict, reasons, thresholds }: AuditRecord): Told {
  const gate = thresholds.map(
    ({ name, operator, threshold, actual, origin }) =>
      `${name} ${operator} ${threshold}${origin === 'default' ? ' (default)' : ''}, measured ${actual ?? 'nothing'}`,
  );
  return {
    text: `${verdict}: ${reasons[0]?.message ?? 'no reason on record'}. ${gate.join('; ')}`,
    fields: ['verdict', 'reasons', 'thresholds'],
  };
}

function waived({ quarantined = [], shortened, totals }: AuditRecord): Told {
  const { left_out: leftOut } = totals;
  const left =
    leftOut === undefined
      ? ''
      : `${count(leftOut, 'case')} of ${totals.planned + leftOut} left out, since the verdict was decided without`;
  if (quarantined.length === 0) return { text: left || 'every case counted', fields: ['totals'] };
  const named = quarantined.map(
    ({ case_id, until, reason, approved_by, ticket, outcome }) =>
      `${case_id} (${outcome}) until ${until}, approved by ${approved_by ?? 'somebody who is not known'}, ${ticket ?? 'no ticket'}: ${reason}`,
  );
  const whole = shortened?.quarantined?.count ?? named.length;
  const rest = whole === named.length ? '' : `; and ${whole - named.length} more in the report`;
  return {
    text: `${count(whole, 'case')} in quarantine: ${named.join('; ')}${rest}${left && `; ${left}`}`,
    fields: left === '' ? ['quarantined'] : ['quarantined', 'totals'],
  };
}

function who({ trigger, provenance }: AuditRecord): Told {
  const started = `${trigger.kind} ${trigger.principal}`;
  if (provenance === undefined) {
    return { text: `${started}; commit and build are not known`, fields: ['trigger'] };
  }
  const { ci, actor, commit, branch, build_url: build } = provenance;
  const said = [
    actor ?? 'nobody is named',
    commit === undefined ? 'no commit' : `commit ${commit}`,
    ...(branch === undefined ? [] : [`branch ${branch}`]),
    ...(build === undefined ? [] : [build]),
  ];
  return { text: `${started}; ${ci} says: ${said.join(', ')}`, fields: ['trigger', 'provenance'] };
}

function bot({ bot, platform, labels }: AuditRecord): Told {
  const where = `${platform.name} at ${platform.url}`;
  if (bot === undefined) {
    const label = labels.bot_version === undefined ? 'nobody' : 'only its label';
    return {
      text: `${where}; the platform names no version, ${label} does`,
      fields: ['platform', 'labels'],
    };
  }
  const { project, endpoint, entrypoint } = bot;
  const version =
    entrypoint.kind === 'project'
      ? 'the head of the project, which changes'
      : `snapshot ${entrypoint.name ?? entrypoint.id}${entrypoint.hash === null ? '' : `, hash ${entrypoint.hash}`}`;
  return {
    text: `${where}, project ${project.name ?? project.id}, endpoint ${endpoint === null ? 'none' : (endpoint.name ?? endpoint.id)}, ${version}`,
    fields: ['platform', 'bot'],
  };
}

function mockOrBot(record: AuditRecord): Told {
  // Version 0.1.0 wrote nothing of mocks.
  if (record.scope === undefined) return { text: null, fields: [] };
  return {
    text: record.scope.simulated ? 'a mock, which says nothing about the bot' : 'the bot',
    fields: ['scope.simulated'],
  };
}

function allOrSome(record: AuditRecord): Told {
  const { complete, cases_planned, cases_in_suite, limited_by } = scopeOf(record);
  const part = complete ? '' : `, a part (${limited_by.join(', ')})`;
  const again =
    record.rerun_of === undefined
      ? ''
      : `; the ${record.rerun_of.cases.replace('_', ' ')} ones of run ${record.rerun_of.run_id} were run again, the others come from there`;
  return {
    text: `${cases_planned} of ${cases_in_suite} ${cases_in_suite === 1 ? 'case' : 'cases'}${part}${again}`,
    fields: record.rerun_of === undefined ? ['scope'] : ['scope', 'rerun_of', 'carried_over'],
  };
}

function changed({ chains }: ReleaseFacts): ReleaseAnswer {
  return {
    id: 'changed',
    question: 'Was a byte changed afterwards?',
    known: chains.length > 0,
    answer:
      chains.length === 0
        ? ['not known: there is no chain to verify']
        : chains.map(({ chain, records, findings, forgotten }) =>
            findings === 0
              ? `${chain}: ${forgotten === null ? 'intact' : `as recorded, ${forgotten}`}, ${count(records, 'record')} with the evidence of each${forgotten === null ? '' : ' that is left'}`
              : `${chain}: ${count(findings, 'finding')}; "cognigate audit verify" tells more`,
          ),
    sources: [],
  };
}

function whichRun(words: readonly SuiteWord[]): ReleaseAnswer {
  return {
    id: 'run',
    question: 'Which run let it ship?',
    known: words.length > 0 && words.every(({ shipped }) => shipped !== null),
    answer: words.map((word) => `${word.suite_id}: ${wordText(word)}`),
    sources: words.flatMap(({ shipped, against }) =>
      [shipped, against].flatMap((record) =>
        record === null ? [] : [sourceOf(record, 'verdict'), sourceOf(record, 'scope')],
      ),
    ),
  };
}

function wordText({ shipped, against, records, undecided }: SuiteWord): string {
  const open = undecided === 0 ? '' : `; ${undecided} without a verdict`;
  const later =
    against === null
      ? ''
      : `; BUT run ${against.run_id} failed ${shipped === null ? '' : 'later, '}on ${against.decided_at}`;
  if (shipped === null) return `none: ${whyNone(records)}${later}${open}`;
  const others = records.length - 1;
  const { passed, planned } = shipped.totals;
  return `run ${shipped.run_id}, on ${shipped.decided_at}, record ${shipped.seq} of its chain, ${passed} of ${planned} ${planned === 1 ? 'case' : 'cases'}${others === 0 ? '' : `; of ${others + 1} runs the newest that did`}${later}${open}`;
}

function whyNone(records: readonly AuditRecord[]): string {
  const those = (text: string, claims: (record: AuditRecord) => boolean) => {
    const found = records.filter(claims).length;
    return found === 0 ? [] : [`${found} ${text}`];
  };
  const passed = ({ verdict }: AuditRecord) => verdict === 'passed';
  const told = [
    ...those('passed on a mock', (one) => passed(one) && scopeOf(one).simulated),
    ...those(
      'passed for a part',
      (one) => passed(one) && !scopeOf(one).simulated && !scopeOf(one).complete,
    ),
    ...those('failed', ({ verdict }) => verdict === 'failed'),
    ...those('say nothing', ({ verdict }) => verdict !== 'passed' && verdict !== 'failed'),
  ];
  return told.length === 0 ? 'no run is decided' : told.join(', ');
}

function oneFile(): ReleaseAnswer {
  return {
    id: 'file',
    question: 'Is there one file for the auditor?',
    known: true,
    answer: [
      'this page, as release.html or release.json; "cognigate audit export --label" puts the records, reports, evidence and signatures behind it into one file that a stranger can verify',
    ],
    sources: [],
  };
}

function count(number: number, one: string): string {
  return `${number} ${number === 1 ? one : `${one}s`}`;
}

/** Nothing on this machine keeps anything for a time that is set, so that none can be promised. */
function kept(words: readonly SuiteWord[]): ReleaseAnswer {
  const first = words.flatMap(({ records }) => records.at(-1)?.decided_at ?? []).toSorted()[0];
  return {
    id: 'kept',
    question: 'How long is it kept?',
    known: false,
    answer: [
      `${first === undefined ? '' : `here since ${first}; `}until when is not known: a state directory is kept as long as its disk is, and a deployed gate as long as its evidence is locked (lockDays)`,
    ],
    sources: [],
  };
}

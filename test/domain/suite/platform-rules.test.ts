import { describe, expect, it } from 'vitest';
import { checkSuite } from '../../../lib/domain/suite/check-suite.ts';
import {
  aConversation,
  aQuestion,
  aSuiteOfPlaybooks,
  aWrittenCase,
  aWrittenSuite,
  faultsOf,
} from './suite-faults.ts';

type Sentence = readonly [place: string, problem: string, remedy: string];

const REFERENCE = '0a1b2c3d-1111-2222-3333-0123456789ab';
const ID = '65f0c0ffee0123456789abcd';

describe('the contract executions-v1', () => {
  it('has no section of another platform', () => {
    expect(faultsOf(aWrittenSuite({ cognigy: { mode: 'conversation' } }))).toEqual([
      [
        'cognigy',
        'is for the platform cognigy-ai alone',
        'write platform: cognigy-ai, or remove the section',
      ],
    ]);
  });

  it('has one input per case', () => {
    const turns = [aQuestion({ allowed_latency_ms: 800 })];

    expect(faultsOf(aWrittenSuite({ test_cases: [aWrittenCase(), { turns }] }))).toEqual([
      [
        'test_cases.1.turns',
        'cannot be had on the platform executions-v1, which takes one input per case',
        'write a case for each input',
      ],
    ]);
  });

  it('returns no data that could be judged', () => {
    const outcome = { allowed_latency_ms: 800, expected_data: { orderId: 7 } };

    expect(faultsOf(aWrittenSuite({ test_cases: [aWrittenCase({ outcome })] }))).toEqual([
      [
        'test_cases.0.outcome.expected_data',
        'cannot be judged on the platform executions-v1, which returns no data of outputs',
        'remove it',
      ],
    ]);
  });

  it('takes a hundred executions at a time', () => {
    expect(faultsOf(aWrittenSuite({ concurrency: 100 }))).toEqual([]);
  });
});

describe('the platform cognigy-ai', () => {
  it('tells what is missing from what is wrong', () => {
    const section = { mode: 'conversation', playbooks: [{ name: 'Greeting' }] };

    expect(checkSuite(aConversation({ cognigy: section }))).toMatchObject({
      faults: [
        { keys: ['cognigy', 'playbooks'], at: 'value', kind: 'other' },
        { keys: ['cognigy', 'endpoint'], at: 'value', kind: 'missing-field' },
        { kind: 'other' },
      ],
    });
  });

  it.each([
    ['conversations', aConversation()],
    ['playbooks', aSuiteOfPlaybooks()],
  ])('holds ten %s at a time and no more', (_, suite) => {
    expect(faultsOf({ ...suite, concurrency: 10 })).toEqual([]);
    expect(faultsOf({ ...suite, concurrency: 11 })).toEqual([
      ['concurrency', 'is 11', 'the platform cognigy-ai runs at most 10 at a time'],
    ]);
  });
});

describe('the mode playbooks', () => {
  const projectMissing: Sentence = [
    'cognigy.project',
    'is missing',
    'write the id or the name of the project, in which names are looked up',
  ];

  it('takes its cases from the playbooks', () => {
    expect(faultsOf(aSuiteOfPlaybooks({}, { test_cases: [aQuestion()] }))).toEqual([
      [
        'test_cases',
        'has cases, which the mode playbooks takes from the playbooks',
        'remove them, or write mode: conversation',
      ],
    ]);
  });

  it('has cases once its run is planned', () => {
    const planned = aSuiteOfPlaybooks(
      { prepared: { projectId: null } },
      { test_cases: [aQuestion()] },
    );

    expect(faultsOf(planned)).toEqual([]);
  });

  it.each<[what: string, section: object, faults: readonly Sentence[]]>([
    ['a playbook by its name', {}, []],
    ['all whose names begin alike', { playbooks: [{ name_prefix: 'Release:' }] }, []],
    [
      'no playbooks',
      { playbooks: undefined },
      [['cognigy.playbooks', 'is missing', 'write a list of playbooks, by id or name']],
    ],
    [
      'a playbook that is not named',
      { playbooks: [{ name: 'a' }, {}] },
      [
        [
          'cognigy.playbooks.1',
          'names a playbook in 0 ways',
          'write one of id, name and name_prefix',
        ],
      ],
    ],
    [
      'a playbook that is named twice',
      { playbooks: [{ id: ID, name: 'a' }] },
      [
        [
          'cognigy.playbooks.0',
          'names a playbook in 2 ways',
          'write one of id, name and name_prefix',
        ],
      ],
    ],
    [
      'no flow',
      { flow: undefined },
      [['cognigy.playbooks.0.flow', 'is missing', 'write the name of a flow']],
    ],
    [
      'no locale',
      { locale: undefined },
      [['cognigy.playbooks.0.locale', 'is missing', 'write the name of a locale']],
    ],
    [
      'a flow and a locale of the playbook alone',
      {
        flow: undefined,
        locale: undefined,
        playbooks: [{ name: 'a', flow: 'Main', locale: 'English' }],
      },
      [],
    ],
    [
      'what only a conversation can use',
      { endpoint: 'Gate', entities_path: 'nlu.slots', intents_from: 'analytics' },
      [
        ['cognigy.endpoint', 'is for the mode conversation alone', 'remove it'],
        ['cognigy.entities_path', 'is for the mode conversation alone', 'remove it'],
        ['cognigy.intents_from', 'is for the mode conversation alone', 'remove it'],
      ],
    ],
  ])('with %s', (_, section, faults) => {
    expect(faultsOf(aSuiteOfPlaybooks(section))).toEqual(faults);
  });

  const byIds = {
    project: undefined,
    entrypoint: ID,
    flow: REFERENCE,
    locale: REFERENCE.toUpperCase(),
    playbooks: [{ id: ID }],
  };

  it('needs no project where everything is written as an id', () => {
    expect(faultsOf(aSuiteOfPlaybooks(byIds))).toEqual([]);
  });

  it.each<[what: string, section: object]>([
    ['a playbook', { playbooks: [{ name: 'Greeting' }] }],
    ['one playbook of two', { playbooks: [{ id: ID }, { name: 'Greeting' }] }],
    ['an entrypoint', { entrypoint: 'v1.1' }],
    ['an entrypoint that begins like an id', { entrypoint: `${ID}0` }],
    ['an entrypoint that ends like an id', { entrypoint: `0${ID}` }],
    ['a flow', { flow: 'Main' }],
    ['a flow that begins like an id', { flow: `${REFERENCE}0` }],
    ['a flow that ends like an id', { flow: `0${REFERENCE}` }],
    ['a locale', { locale: 'English' }],
    ['the flow of one playbook', { playbooks: [{ id: ID, flow: 'Main' }] }],
    ['the locale of one playbook', { playbooks: [{ id: ID, locale: 'English' }] }],
    ['the entrypoint of one playbook', { playbooks: [{ id: ID, entrypoint: 'v1.1' }] }],
  ])('needs the project to look up the name of %s', (_, section) => {
    expect(faultsOf(aSuiteOfPlaybooks({ ...byIds, ...section }))).toEqual([projectMissing]);
  });

  it('needs the project where there is no other entrypoint', () => {
    expect(faultsOf(aSuiteOfPlaybooks({ ...byIds, entrypoint: undefined }))).toEqual([
      projectMissing,
    ]);
  });

  it('asks for no project on account of a flow that is missing besides', () => {
    expect(faultsOf(aSuiteOfPlaybooks({ ...byIds, flow: undefined }))).toEqual([
      ['cognigy.playbooks.0.flow', 'is missing', 'write the name of a flow'],
    ]);
  });

  it('asks for the project once, however many names have to be looked up', () => {
    const playbooks = [{ name: 'a' }, { name: 'b' }, { name: 'c' }];

    expect(faultsOf(aSuiteOfPlaybooks({ project: undefined, playbooks }))).toEqual([
      projectMissing,
    ]);
  });

  it('says nothing of a project where no playbook is named', () => {
    expect(faultsOf(aSuiteOfPlaybooks({ ...byIds, playbooks: undefined }))).toHaveLength(1);
  });
});

import { describe, expect, it } from 'vitest';
import { ConfigurationInvalid } from '../../../lib/domain/errors.ts';
import { parseScenario, readScenario } from '../../../lib/mocks/executions-v1/read-scenario.ts';

const fault = (line: string) => `name: x\nfaults:\n  - on: submit\n    ${line}\n`;

describe('a scenario file', () => {
  it('has its defaults filled in', () => {
    const scenario = parseScenario(fault('fault: { kind: reset }'), 'x.yaml');

    expect(scenario).toEqual({
      name: 'x',
      settings: {},
      faults: [{ on: 'submit', fault: { kind: 'reset', effect: 'none' } }],
    });
  });

  it('may be JSON', () => {
    expect(parseScenario('{"name":"x","faults":[]}', 'x.json').name).toBe('x');
  });

  it.each([
    ['faults: []', 'x.yaml:1: name is wrong'],
    ['- a list', 'x.yaml:1: the scenario is wrong'],
    ['name: x\nfautls: []', 'the scenario has the unknown field fautls'],
    ['name: x\nsettings: { page_size: 0 }', 'x.yaml:2: settings.page_size is wrong'],
    [fault('fault: { kind: explode }'), 'x.yaml:4: faults[0].fault.kind is wrong'],
    [fault('fault: { kind: reset, status: 500 }'), 'faults[0].fault has the unknown field status'],
    [fault('fault: { kind: answer }'), 'faults[0].fault.status is wrong'],
    [fault('fault: { kind: drop }'), 'faults[0].fault.kind is drop, which submit does not have'],
    [
      'name: x\nfaults:\n  - on: submit\n    times: 1\n    from: 2\n    fault: { kind: reset }',
      'x.yaml:4: faults[0].times stands beside from or count',
    ],
    [
      'name: x\nfaults:\n  - on: token\n    batch: 0\n    fault: { kind: reset }',
      'faults[0].batch is of no use with on: token',
    ],
    [
      'abcdefghij'
        .split('')
        .map((name, level, names) => {
          const inner = level === 0 ? 'x' : `*${names[level - 1]}`;
          return `${name}: &${name} [${Array(10).fill(inner).join(', ')}]`;
        })
        .join('\n'),
      'x.yaml:1: the file grows to more than 10000000 values by its aliases; write the values out',
    ],
    ['name: x\nname: y', 'x.yaml:2: name is written twice, first on line 1; keep one of the two'],
    ['name: [', 'x.yaml:1: the file is not valid YAML'],
    ['', 'x.yaml: the file has nothing but comments and white space in it; write a scenario'],
  ])('%j is refused with its place', (text, message) => {
    expect(() => parseScenario(text, 'x.yaml')).toThrow(ConfigurationInvalid);
    expect(() => parseScenario(text, 'x.yaml')).toThrow(message);
  });

  it('that does not exist is named', async () => {
    await expect(readScenario('none.yaml')).rejects.toThrow(
      'the scenario file none.yaml cannot be read',
    );
  });
});

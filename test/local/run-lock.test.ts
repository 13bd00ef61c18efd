import { describe, expect, it } from 'vitest';
import { ConfigurationInvalid } from '../../lib/domain/errors.ts';
import { startProcess } from '../support/servers/child-process.ts';
import { temporaryState } from '../support/setup/temporary-state.ts';

const script = new URL('./processes/claim-run.ts', import.meta.url);

describe('claimRun', () => {
  it('gives a run to one process only, and names the one that has it', async () => {
    const state = temporaryState();
    const driver = startProcess(script, state.path, 'run-1');
    await driver.line();

    expect(() => state.claimRun('run-1')).toThrow(ConfigurationInvalid);
    expect(() => state.claimRun('run-1')).toThrow(
      `run run-1 is in flight in process ${driver.pid}`,
    );
    expect(() => state.claimRun('run-2')).not.toThrow();
  });

  it('takes a run over from a process that was killed', async () => {
    const state = temporaryState();
    const driver = startProcess(script, state.path, 'run-1');
    await driver.line();

    await driver.kill();

    expect(() => state.claimRun('run-1')).not.toThrow();
  });

  it('takes a run over from a process that gave it free', async () => {
    const state = temporaryState();
    const driver = startProcess(script, state.path, 'run-1');
    await driver.line();

    driver.tell('end');
    await driver.rest();

    expect(() => state.claimRun('run-1')).not.toThrow();
  });

  it('does not give a run twice within one process', () => {
    const one = temporaryState();
    const other = temporaryState(one.path);
    const release = one.claimRun('run-1');

    expect(() => one.claimRun('run-1')).toThrow(`in flight in process ${process.pid}`);
    expect(() => other.claimRun('run-1')).toThrow(`in flight in process ${process.pid}`);

    release();
    release();
    expect(() => other.claimRun('run-1')).not.toThrow();
  });

  it('gives its runs free when the state directory is closed', () => {
    const one = temporaryState();
    const other = temporaryState(one.path);
    one.claimRun('run-1');

    one.close();

    expect(() => other.claimRun('run-1')).not.toThrow();
  });

  it.each(['', '../x', 'a/b', 'Run', 'a'.repeat(65)])('refuses the run id %j', (runId) => {
    expect(() => temporaryState().claimRun(runId)).toThrow(ConfigurationInvalid);
  });

  it('says which process drives a run, and that none does once it was killed', async () => {
    const state = temporaryState();
    const driver = startProcess(script, state.path, 'run-1');
    await driver.line();
    expect(state.driverOf('run-1')).toBe(driver.pid);

    await driver.kill();

    expect(state.driverOf('run-1')).toBeNull();
    expect(state.driverOf('run-2')).toBeNull();
    expect(() => state.claimRun('run-1')).not.toThrow();
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { Shop, spokenSuite } from './shop.ts';

/** A command in a process of its own, which can be killed. */
function commandProcess(shop: Shop, ...args: readonly string[]) {
  const child = spawn(process.execPath, [inject('installedCommand'), ...args], {
    cwd: shop.directory,
    env: { ...process.env, CI: '', COGNIGY_API_URL: shop.url, COGNIGY_API_KEY: 'demo-key' },
    stdio: 'ignore',
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { kill: () => child.kill('SIGKILL'), exit: once(child, 'exit') };
}

describe('a run that is killed while the endpoint is lent to it', () => {
  it('leaves a debt, and is lent the same snapshot again when it is resumed', async () => {
    const shop = await Shop.open({ settings: { seconds_per_snapshot: 0 } });
    const spoken: string[] = [];
    const asked = new Promise<void>((resolve) => {
      shop.onAnswer = () => {
        resolve();
        return new Promise(() => undefined);
      };
    });
    const killed = commandProcess(shop, 'run', shop.write(spokenSuite()), '--snapshot', 'v2');
    await asked;
    killed.kill();
    await killed.exit;
    shop.onAnswer = () => void spoken.push(shop.gate.entrypoint);

    const doctor = await shop.command('doctor', '--project', 'Web shop');
    const owed = shop.gate.entrypoint;
    const [run] = await shop.runs();
    const [exitCode] = await commandProcess(shop, 'resume', run?.runId ?? '').exit;

    expect(doctor.stdout).toMatch(/^warning gate +the endpoint "Gate" is lent to run-/m);
    expect(owed).toBe(shop.snapshot('v2')._id);
    expect(exitCode).toBe(0);
    expect(new Set(spoken.slice(-1))).toEqual(new Set([owed]));
    expect(shop.gate.entrypoint).toBe(shop.project._id);
    expect(shop.steps()).toEqual([
      'lend intended',
      'lend done',
      'give_back intended',
      'give_back done',
      'lend intended',
      'lend done',
      'give_back intended',
      'give_back done',
    ]);
  });
});

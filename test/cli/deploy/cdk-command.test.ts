import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cdkCommand, runCdk } from '../../../lib/cli/deploy/cdk-command.ts';
import { missingLibraries } from '../../../lib/cli/deploy/synthesize.ts';
import { PACKAGE_ROOT } from '../../../lib/package-root.ts';
import { FakeTerminal } from '../../support/fakes/fake-terminal.ts';
import { temporaryDirectory } from '../../support/setup/temporary-directory.ts';

const deployment = {
  stackName: 'Cognigate',
  region: 'eu-west-1',
  assembly: '/tmp/a b; rm -rf $HOME',
  asks: false,
};

describe('the CDK', () => {
  it('is the one of the project, run by this Node.js', () => {
    const directory = temporaryDirectory();
    const place = join(directory, 'node_modules', 'aws-cdk');
    mkdirSync(place, { recursive: true });
    const manifest = { name: 'aws-cdk', version: '2.1200.0', bin: { cdk: 'bin/cdk' } };
    writeFileSync(join(place, 'package.json'), JSON.stringify(manifest));

    const command = cdkCommand(join(directory), '2.1148.2');

    expect(command.file).toBe(process.execPath);
    expect(command.leading).toEqual([expect.stringMatching(/aws-cdk\/bin\/cdk$/)]);
    expect(command.told).toBe('aws-cdk 2.1200.0 of this project');
  });

  it('is fetched in the version that the assembly asks for, which is told before', () => {
    const { file, leading, told } = cdkCommand(temporaryDirectory(), '2.1148.2');

    expect([file, ...leading]).toEqual(['npx', '--yes', 'aws-cdk@2.1148.2']);
    expect(told).toBe('aws-cdk is not installed here: npx fetches aws-cdk@2.1148.2 and runs it');
  });

  it('is given words that no shell reads', async () => {
    const directory = temporaryDirectory();
    const npx = join(directory, 'npx');
    writeFileSync(
      npx,
      `#!/bin/sh\nfor word in "$@"; do echo "$word" >> '${directory}/words'; done\n`,
    );
    chmodSync(npx, 0o755);
    const terminal = new FakeTerminal(directory, { PATH: `${directory}:${process.env.PATH}` });

    const code = await runCdk(cdkCommand(directory, '2.1148.2'), deployment, terminal);

    expect(code).toBe(0);
    expect(readFileSync(join(directory, 'words'), 'utf8').split('\n')).toEqual([
      ...['--yes', 'aws-cdk@2.1148.2', 'deploy', 'Cognigate', '--app', deployment.assembly],
      ...['--require-approval', 'never', ''],
    ]);
  });

  it('that is not there is named', async () => {
    const terminal = new FakeTerminal(temporaryDirectory(), { PATH: '/nowhere' });

    const run = runCdk({ file: 'npx', leading: [], told: '' }, deployment, terminal);

    await expect(run).rejects.toThrow('npx cannot be started: install aws-cdk in this project');
  });

  it('ends with Ctrl-C', async () => {
    const terminal = new FakeTerminal(temporaryDirectory(), { PATH: process.env.PATH });
    const leading = ['-e', 'console.log("begun"); setInterval(() => {}, 1000)', '--'];

    const run = runCdk({ file: process.execPath, leading, told: '' }, deployment, terminal);
    await terminal.stdout.contains('begun');
    terminal.interrupt();

    expect(await run).toBeNull();
    expect(terminal.listenerCount('SIGINT')).toBe(0);
  });
});

describe('the libraries of the CDK', () => {
  it('are missing where only the command is installed, as npm takes them', () => {
    const directory = temporaryDirectory();
    const manifest = readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8');
    writeFileSync(join(directory, 'package.json'), manifest);

    expect(missingLibraries(directory)).toEqual([
      expect.stringMatching(/^aws-cdk-lib@\^2\.\d+\.\d+$/),
      expect.stringMatching(/^constructs@\^10\.\d+\.\d+$/),
    ]);
    expect(missingLibraries(PACKAGE_ROOT)).toEqual([]);
  });
});

import { DatabaseSync } from 'node:sqlite';
import { Shop, spokenSuite } from '../../promotion/shop.ts';
import { attackRow, type End, inconclusive, refused } from '../support/attack-row.ts';
import { Folder } from '../support/play-commands.ts';

const AT_ONCE = { settings: { seconds_per_snapshot: 0 } };
const noVerdict = { verdict: 'none', exitCode: 3 } as const;

/** A promotion makes no run: what it ends with is its exit code, and production as it was. */
export async function promoted(
  shop: Shop,
  runId: string,
  ...flags: readonly string[]
): Promise<End> {
  const { exitCode } = await shop.promote(runId, ...flags);
  const isMoved = shop.production.entrypoint !== shop.project._id;
  if (isMoved && exitCode !== 0) throw new Error('production was moved by a refusal');
  return {
    verdict: 'none',
    exitCode,
    junit: 'none',
    audit: 'none',
    governance: 'none',
    reasons: [],
  };
}

async function played(shop: Shop, suite: object, name = 'v2'): Promise<End> {
  const folder = new Folder({ url: shop.url }, { COGNIGY_API_KEY: 'demo-key' });
  return folder.play('run', folder.file('suite.json', suite), '--snapshot', name);
}

async function newestRun(shop: Shop): Promise<string> {
  const [run] = await shop.runs();
  return run?.runId ?? '';
}

attackRow('C53', 'a run is promoted that failed, or was held on a mock', refused, async () => {
  const shop = await Shop.open();
  const failing = spokenSuite({}, { expected_response_contains: 'Bye' });
  const onMock = await Shop.open({}, { declared: true });
  return [
    await promoted(shop, await shop.gated('v2', failing)),
    await promoted(onMock, await onMock.gated()),
  ];
});
attackRow('C54', 'a run of the head is promoted, which was another bot then', refused, async () => {
  const shop = await Shop.open();
  await shop.command('run', shop.write(spokenSuite()), '-q');
  return promoted(shop, await newestRun(shop));
});
attackRow('C55', 'the snapshot is another one by now, under the same id', refused, async () => {
  const shop = await Shop.open();
  const runId = await shop.gated();
  const made = shop.snapshot('v2');
  shop.project.snapshots[shop.project.snapshots.indexOf(made)] = { ...made, hash: 'another' };
  return promoted(shop, runId);
});
attackRow('C56', 'the verdict is of the day before yesterday', refused, async () => {
  const shop = await Shop.open();
  const runId = await shop.gated();
  shop.clock.jump(48 * 3_600_000);
  return promoted(shop, runId);
});
attackRow('C57', 'the same snapshot has failed since it passed', refused, async () => {
  const shop = await Shop.open();
  const runId = await shop.gated();
  shop.gate.entrypoint = shop.snapshot('v2')._id;
  const failing = spokenSuite({ entrypoint: 'v2' }, { expected_response_contains: 'Bye' });
  await shop.command('run', shop.write(failing), '-q');
  return promoted(shop, runId);
});
attackRow(
  'C58',
  'a failure is made a pass in the state file, and promoted',
  noVerdict,
  async () => {
    const shop = await Shop.open();
    const failing = spokenSuite({}, { expected_response_contains: 'Bye' });
    const runId = await shop.gated('v2', failing);
    const database = new DatabaseSync(`${shop.directory}/.cognigate/state.db`);
    database.exec('DROP TRIGGER audit_records_are_not_updated');
    database.exec(
      `UPDATE audit_records SET record = replace(record, '"verdict":"failed"', '"verdict":"passed"')`,
    );
    database.close();
    return promoted(shop, runId);
  },
);
attackRow(
  'C59',
  'production says yes to the snapshot and does not take it',
  noVerdict,
  async () => {
    const shop = await Shop.open({
      faults: [{ on: 'repoint', from: 3, fault: { kind: 'not_taken' } }],
    });
    return promoted(shop, await shop.gated());
  },
);
attackRow(
  'C60',
  'the gate endpoint is pointed elsewhere during the run',
  inconclusive,
  async () => {
    const shop = await Shop.open(AT_ONCE);
    shop.onAnswer = () => {
      shop.gate.entrypoint = shop.snapshot('v1.0')._id;
    };
    return played(shop, spokenSuite());
  },
);
attackRow('C61', 'the gate endpoint says yes and runs what it ran before', noVerdict, async () => {
  const shop = await Shop.open({
    ...AT_ONCE,
    faults: [{ on: 'repoint', fault: { kind: 'not_taken' } }],
  });
  return played(shop, spokenSuite());
});
attackRow(
  'C62',
  'the endpoint to be lent is the one that customers speak to',
  refused,
  async () => {
    const shop = await Shop.open(AT_ONCE);
    return played(shop, spokenSuite({ production_endpoint: 'Gate' }));
  },
);

import { writeFileSync } from 'node:fs';
import { Shop } from '../../promotion/shop.ts';
import { anEnvelope, aSigningKey, aStatement } from '../../support/builders/verdict-builders.ts';
import { attackRow, refused } from '../support/attack-row.ts';
import { promoted } from './promotion.ts';

attackRow('C88', 'a fortnight has gone by, and --max-age lets it', refused, async () => {
  const shop = await Shop.open();
  const runId = await shop.gated();
  shop.clock.jump(14 * 86_400_000);
  return promoted(shop, runId, '--max-age', '90d');
});
attackRow('C89', 'a key is configured, and the envelope is missing', refused, async () => {
  const shop = await Shop.open();
  const runId = await shop.gated();
  writeFileSync(`${shop.directory}/key.pub.pem`, aSigningKey().pem);
  return promoted(shop, runId, '--key', 'key.pub.pem');
});
attackRow(
  'C90',
  'a key is configured, and the envelope is a stranger’s, or that of another run',
  { verdict: 'none', exitCode: 3 },
  async () => {
    const shop = await Shop.open();
    const [own, strange] = [aSigningKey(), aSigningKey()];
    const runId = await shop.gated();
    const place = `${shop.directory}/.cognigate/evidence/${runId}/verdict.dsse.json`;
    writeFileSync(`${shop.directory}/key.pub.pem`, own.pem);
    const ends = [];
    for (const key of [strange, { ...strange, keyid: own.keyid }, own]) {
      writeFileSync(place, await anEnvelope(aStatement({ run_id: runId }), key));
      ends.push(await promoted(shop, runId, '--key', 'key.pub.pem'));
    }
    return ends;
  },
);

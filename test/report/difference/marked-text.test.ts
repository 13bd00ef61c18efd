import { describe, expect, it } from 'vitest';
import { differenceOf, markedText } from '../../../lib/report/difference/marked-text.ts';

function sides(meant: string, said: string): [string, string] {
  const { expected, actual } = differenceOf(meant, said);
  return [markedText(expected), markedText(actual)];
}

describe('markedText', () => {
  it.each([
    ['my parcel', 'my parecl', 'my par⟦c⟧el', 'my pare⟦c⟧l'],
    ['a parcel', 'a  parcel', 'a parcel', 'a ⟦␣⟧parcel'],
    ['my parcel', 'my parcel 🙂', 'my parcel', 'my parcel⟦ 🙂⟧'],
    ['stop', 'STOP', 'stop', 'STOP'],
  ])('marks what differs between "%s" and "%s"', (meant, said, expected, actual) => {
    expect(sides(meant, said)).toEqual([expected, actual]);
  });

  it('keeps of a long text what stands around the difference', () => {
    const long = 'so it goes on and on '.repeat(40);

    const [, said] = sides(`${long}with my parcel`, `${long}with my parecl`);

    expect(said.length).toBeLessThan(120);
    expect(said).toMatch(/^so it goes.*…/u);
    expect(said).toContain('⟦');
  });
});

import { type Refused, sentenceOf } from '../domain/suite/input-problem.ts';

/** The first problem as a compiler would say it, in `file` where it is in one, and how many more there are. */
export function refusalSentence({ problems, unlisted }: Refused, file: string | null): string {
  const [first] = problems;
  if (first === undefined) return 'the input is refused';
  const line = first.place ? `:${first.place.line}` : '';
  const place = file === null ? '' : `${file}${line} `;
  const more = problems.length + unlisted - 1;
  const others = more > 0 ? `, and ${more} more` : '';
  return `${place}${sentenceOf(first, file === null ? 'the input' : 'the file')}${others}`;
}

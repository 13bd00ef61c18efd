import { type InputProblem, type Refused, sentenceOf } from '../domain/suite/input-problem.ts';

/** All that is wrong with `file`, a line each in the form of a compiler's messages, and a last one that counts what is not listed. */
export function formatProblems(
  file: string,
  { problems, unlisted }: Pick<Refused, 'problems' | 'unlisted'>,
): readonly string[] {
  const lines = problems.map((problem) => formatProblem(file, problem));
  return unlisted > 0 ? [...lines, `${file}: and ${unlisted} more`] : lines;
}

function formatProblem(file: string, problem: InputProblem): string {
  const { place } = problem;
  const at = place ? `${place.file ?? file}:${place.line}` : file;
  return oneLine(`${at}: ${sentenceOf(problem, 'the file')}`);
}

function oneLine(text: string): string {
  return text.toWellFormed().replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

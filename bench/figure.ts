/** Prints a measured figure beside what it has to be, with a mark that a log can be searched for. */
export function figure(name: string, actual: number, limit: number, unit: string): void {
  const mark = actual <= limit ? 'ok  ' : 'MISS';
  console.log(`  ${mark} ${name}: ${round(actual)} ${unit} (at most ${limit})`);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

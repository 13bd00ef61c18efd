import { describe, expect, it, vi } from 'vitest';
import { terminalColors } from '../../../lib/report/formats/terminal-colors.ts';

describe('colours on a terminal', () => {
  it('are those that were asked for, whatever this process writes to', () => {
    vi.stubEnv('NO_COLOR', '1');

    const painted = terminalColors(true).red('no');

    expect(painted).toBe('\u001b[31mno\u001b[39m');
    vi.unstubAllEnvs();
  });

  it('are none where none were asked for', () => {
    vi.stubEnv('FORCE_COLOR', '3');

    expect(terminalColors(false).bold('no')).toBe('no');
    vi.unstubAllEnvs();
  });
});

import { describe, expect, it } from 'vitest';
import { NAVIGATION_PLACE, withNavigation } from '../../lib/report/history/page-navigation.ts';
import { HOSTILE_TEXTS } from '../support/builders/hostile-text.ts';

const NAVIGATION = { suite: null, here: null, content: '#content', links: [], note: null };

describe('the navigation of a served page', () => {
  it('leads from a run to its suite and to all suites, and says where one is', () => {
    const suite = { suite_id: 'a/b', suite_name: 'Shop' };

    const page = withNavigation(`<body>${NAVIGATION_PLACE}`, {
      ...NAVIGATION,
      suite,
      here: 'run-1',
      links: [{ name: 'Run before', to: '/runs/run-0' }],
      note: 'Too late.',
    });

    expect([...page.matchAll(/<a href="([^"]*)">/g)].map(([, to]) => to)).toEqual([
      '/',
      '/suites/a%2Fb',
      '/runs/run-0',
    ]);
    expect(page).toContain('<span aria-current="page"><bdi>run-1</bdi></span>');
    expect(page).toContain('<p class="place-note">Too late.</p>');
  });

  it.each(HOSTILE_TEXTS.map((text) => [text]))('shows %j as text', (text) => {
    const page = withNavigation(NAVIGATION_PLACE, {
      ...NAVIGATION,
      suite: { suite_id: text.toWellFormed(), suite_name: text },
      here: text,
      note: text,
    });

    const ours = page.replaceAll(
      /<\/?(?:a|nav|ol|ul|li|p|bdi|span)(?: (?:class|href|aria-label|aria-current)="[^"<>]*")*>/g,
      '',
    );
    expect(ours).not.toMatch(/[<>"']/);
  });

  it('leaves a page that is no served one as it is', () => {
    expect(withNavigation('<body>$&', NAVIGATION)).toBe('<body>$&');
  });
});

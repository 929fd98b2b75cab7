import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** The rules that a change of theme can break. */
const COLOURS = ['color-contrast', 'link-in-text-block'];
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * What axe finds in the tab by WCAG 2.2 AA, as readable lines. Tabster's guard elements are left out (one path: inside
 * the frame, the dummies). `looked` proves that rules really ran on something.
 */
export async function findBarriers(
  page: Page,
  what: 'everything' | 'colours' = 'everything',
): Promise<{ barriers: string[]; looked: number }> {
  const axe = new AxeBuilder({ page });
  const { violations, passes } = await (what === 'everything' ? axe.withTags(TAGS) : axe.withRules(COLOURS))
    .include(['iframe', 'body'])
    .exclude(['iframe', '[data-tabster-dummy]'])
    .analyze();
  return {
    barriers: violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
    ),
    looked: passes.filter(({ id }) => id === 'color-contrast').reduce((sum, { nodes }) => sum + nodes.length, 0),
  };
}

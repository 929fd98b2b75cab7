import type { Frame, Page } from 'playwright-core';

const grounds = { default: 'rgb(245, 245, 245)', dark: 'rgb(31, 31, 31)', contrast: 'rgb(0, 0, 0)' };

/** The host changes its colours, and the tab has followed. */
export async function switchTheme(page: Page, tab: Frame, theme: keyof typeof grounds): Promise<void> {
  await page.evaluate(
    name => (window as unknown as { tell: (f: string, a: string[]) => void }).tell('themeChange', [name]),
    theme,
  );
  await tab.waitForFunction(ground => getComputedStyle(document.body).backgroundColor === ground, grounds[theme]);
}

import type { Page } from 'playwright-core';

const MOST_TABS = 80;
/** So many times nothing has a name: that is the end of the page. */
const END = 3;

/** A hand on the keyboard, and none on the mouse. */
export type Keys = Readonly<{
  /** Presses Tab (and at the end of the page goes back) until what has the focus is called so. @throws with everything that was passed on the way */
  tabTo: (name: RegExp) => Promise<void>;
  press: (key: string, times?: number) => Promise<void>;
  type: (text: string) => Promise<void>;
}>;

/** Works across the window and the tab in its frame, as the Tab key does. */
export function keysOf(page: Page): Keys {
  const press = async (key: string, times = 1): Promise<void> => {
    for (let i = 0; i < times; i += 1) await page.keyboard.press(key);
  };
  return {
    press,
    type: text => page.keyboard.type(text),
    tabTo: async name => {
      const passed: string[] = [];
      let key = 'Tab';
      for (let i = 0; i <= MOST_TABS; i += 1) {
        const here = await focused(page);
        if (name.test(here)) return;
        passed.push(here);
        // Behind the last there is nothing: a browser without a toolbar goes no further, so back from there.
        if (passed.length > END && passed.slice(-END).every(one => one === '')) key = 'Shift+Tab';
        await press(key);
      }
      throw new Error(`${MOST_TABS} times Tab did not lead to ${String(name)}, but to: ${passed.join(' | ')}`);
    },
  };
}

/** What has the focus, as it is called; in the frame when the focus is there. */
async function focused(page: Page): Promise<string> {
  const inWindow = await page.evaluate(nameOfFocused);
  if (inWindow !== null) return inWindow;
  // Between two loads there may be no document to ask.
  return (
    (await page
      .frame('training-tab')
      ?.evaluate(nameOfFocused)
      .catch(() => '')) ?? ''
  );
}

/** Runs in the page. Null when the focus is in a frame. */
function nameOfFocused(): string | null {
  const element = document.activeElement;
  if (element === null || element === document.body) return '';
  if (element instanceof HTMLIFrameElement) return null;
  const label =
    element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element.labels?.[0] : null;
  const name = element.getAttribute('aria-label') ?? label?.textContent ?? element.textContent;
  return name.replaceAll(/\s+/g, ' ').trim();
}

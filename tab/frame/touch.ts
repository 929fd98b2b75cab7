import { makeStaticStyles } from '@fluentui/react-components';

const TARGET = '44px';

/**
 * Under a finger everything that is pressed measures 44 px, wherever it stands, in dialogs and menus too; under a mouse
 * Fluent's own 32 stay. A class named twice goes before Fluent's own, whatever order they come in.
 */
export const useTouchTargets = makeStaticStyles({
  '@media (pointer: coarse)': {
    '.fui-Button.fui-Button': { minHeight: TARGET, minWidth: TARGET },
    '.fui-Input.fui-Input, .fui-Select__select.fui-Select__select, .fui-MenuItem.fui-MenuItem': { minHeight: TARGET },
    'button.fui-Link.fui-Link': { minHeight: TARGET },
    '.fui-MenuItem.fui-MenuItem': { alignItems: 'center' },
    '.fui-Checkbox.fui-Checkbox, .fui-Radio.fui-Radio': { minHeight: TARGET, alignItems: 'center' },
  },
});

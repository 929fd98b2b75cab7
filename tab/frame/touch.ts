import { makeStaticStyles } from '@fluentui/react-components';

/**
 * Under a finger everything that is pressed measures 44 px, wherever it stands, in dialogs and menus too; under a mouse
 * Fluent's own 32 stay. A class named twice goes before Fluent's own, whatever order they come in.
 */
export const useTouchTargets = makeStaticStyles(`
  @media (pointer: coarse) {
    .fui-Button.fui-Button { min-height: 44px; min-width: 44px; }
    .fui-Input.fui-Input, .fui-Select__select.fui-Select__select { min-height: 44px; }
    .fui-MenuItem.fui-MenuItem { min-height: 44px; align-items: center; }
    .fui-Checkbox.fui-Checkbox, .fui-Radio.fui-Radio { box-sizing: border-box; min-height: 44px; padding-block: 4px; }
    button.fui-Link.fui-Link { min-height: 44px; margin-block: -12px; }
  }
`);

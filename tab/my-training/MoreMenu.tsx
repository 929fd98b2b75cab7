import { makeStyles, Menu, MenuItem, MenuItemLink, MenuList, MenuPopover } from '@fluentui/react-components';
import { Chat20Regular, Mail20Regular, QuestionCircle20Regular } from '@fluentui/react-icons';
import type { RefObject } from 'react';
import type { TrainingRow } from '#api/contract/training.ts';
import { useHost } from '#tab/host.ts';
import { useWords } from '#tab/words/words.ts';
import { askAddress, contactsOf, firstName, mailAddress } from './Ask.tsx';

const useStyles = makeStyles({ item: { minHeight: '44px', alignItems: 'center' } });

type Props = {
  row: TrainingRow;
  target: RefObject<HTMLButtonElement | null>;
  onWhy: () => void;
  onClose: () => void;
};

/** What can be done about a course besides learning it. */
export function MoreMenu({ row, target, onWhy, onClose }: Props) {
  const styles = useStyles();
  const words = useWords('myTraining');
  const host = useHost();
  const subject = words.askSubject(row.course.title);
  return (
    <Menu
      open
      positioning={{ target: target.current, position: 'below', align: 'end' }}
      onOpenChange={(_event, { open }) => {
        if (!open) onClose();
      }}
    >
      <MenuPopover>
        <MenuList>
          <MenuItem className={styles.item} icon={<QuestionCircle20Regular />} onClick={onWhy}>
            {words.why}
          </MenuItem>
          {contactsOf(row.reasons).flatMap(({ name, mail }) => [
            host.kind === 'teams' && (
              <MenuItem
                key={`chat ${mail}`}
                className={styles.item}
                icon={<Chat20Regular />}
                onClick={() => host.openLink(askAddress('teams', mail, subject))}
              >
                {words.askByChat(firstName(name))}
              </MenuItem>
            ),
            <MenuItemLink
              key={`mail ${mail}`}
              className={styles.item}
              icon={<Mail20Regular />}
              href={mailAddress(mail, subject)}
              target="_blank"
              rel="noopener"
            >
              {words.askByMail(firstName(name))}
            </MenuItemLink>,
          ])}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

import {
  makeStyles,
  Menu,
  MenuDivider,
  MenuItem,
  MenuItemLink,
  MenuList,
  MenuPopover,
} from '@fluentui/react-components';
import {
  ArrowUndo20Regular,
  CalendarClock20Regular,
  Chat20Regular,
  CheckmarkCircle20Regular,
  Mail20Regular,
  PersonProhibited20Regular,
  QuestionCircle20Regular,
} from '@fluentui/react-icons';
import type { ReactElement, RefObject } from 'react';
import {
  listMyRequests,
  requestKind,
  takeBackRequest,
  type OwnRequest,
  type RequestKind,
} from '#api/contract/requests.ts';
import type { TrainingRow } from '#api/contract/training.ts';
import { call } from '#tab/api.ts';
import { useHost } from '#tab/host.ts';
import { refresh } from '#tab/parts/use-endpoint.ts';
import { useWords } from '#tab/words/words.ts';
import { askAddress, contactsOf, firstName, mailAddress } from './Ask.tsx';

const useStyles = makeStyles({ item: { minHeight: '44px', alignItems: 'center' } });

const ICONS: Readonly<Record<RequestKind, ReactElement>> = {
  'done-already': <CheckmarkCircle20Regular />,
  'more-time': <CalendarClock20Regular />,
  'not-for-me': <PersonProhibited20Regular />,
};

type Props = {
  row: TrainingRow;
  requests: readonly OwnRequest[];
  target: RefObject<HTMLButtonElement | null>;
  onWhy: () => void;
  onAsk: (kind: RequestKind) => void;
  onClose: () => void;
};

/** What can be done about a course besides learning it. */
export function MoreMenu({ row, requests, target, onWhy, onAsk, onClose }: Props) {
  const styles = useStyles();
  const words = useWords('myTraining');
  const host = useHost();
  const asks = useWords('requests');
  const subject = words.askSubject(row.course.title);
  const takeBack = async (requestId: string): Promise<void> => {
    // Decided in the very meantime: what is shown then says so.
    await call(takeBackRequest, { requestId }).catch(() => undefined);
    await refresh(listMyRequests);
  };
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
          <MenuDivider />
          {requestKind.options.map(kind => {
            const waiting = requests.find(one => one.kind === kind && one.state === 'open');
            return waiting === undefined ? (
              <MenuItem key={kind} className={styles.item} icon={ICONS[kind]} onClick={() => onAsk(kind)}>
                {asks.ask[kind]}
              </MenuItem>
            ) : (
              <MenuItem
                key={kind}
                className={styles.item}
                icon={<ArrowUndo20Regular />}
                onClick={() => void takeBack(waiting.requestId)}
              >
                {asks.takeBack(asks.ask[kind])}
              </MenuItem>
            );
          })}
          <MenuDivider />
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

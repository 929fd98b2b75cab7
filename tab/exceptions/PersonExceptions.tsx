import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { ChevronDown16Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import { endPause, endWaiver, listExceptions, undoException, type PauseView } from '#api/contract/exceptions.ts';
import type { CourseRef, ReplyOf } from '#api/contract/endpoint.ts';
import { call } from '#tab/api.ts';
import { useSession } from '#tab/frame/session.ts';
import { AdminCard, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { UndoToast } from '#tab/parts/UndoToast.tsx';
import { useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { ExceptionForm, type ExceptionKind } from './ExceptionForm.tsx';
import { StandingRow } from './StandingRow.tsx';

type Standing = ReplyOf<typeof listExceptions>;
const KINDS = ['extend', 'waive', 'pause'] as const;

/** What stands beside the rules for a person; null until it is known. */
export function useExceptions(personId: string) {
  const { data, reload } = useEndpoint(listExceptions, { personId });
  return { standing: data, reload };
}

type MenuProps = {
  person: { personId: string; name: string };
  may: Standing['may'];
  /** Courses that are open. */
  courses: readonly CourseRef[];
  changed: () => Promise<unknown>;
};

/** More time, waiver, pause: each a small form that says its effect before, with Undo after. */
export function ExceptionMenu({ person, may, courses, changed }: MenuProps) {
  const words = useWords('exceptions');
  const [kind, setKind] = useState<ExceptionKind | null>(null);
  const [done, setDone] = useState<{ sentence: string; changeSetId: string | null } | null>(null);
  const offered = KINDS.filter(each => may[each] && (each === 'pause' || courses.length > 0));
  return (
    <>
      {offered.length > 0 && (
        <Menu>
          <MenuTrigger disableButtonEnhancement>
            <Button icon={<ChevronDown16Regular />} iconPosition="after">
              {words.menu}
            </Button>
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              {offered.map(each => (
                <MenuItem key={each} onClick={() => setKind(each)}>
                  {words.action[each]}
                </MenuItem>
              ))}
            </MenuList>
          </MenuPopover>
        </Menu>
      )}
      {kind !== null && (
        <ExceptionForm
          kind={kind}
          meant={{ personIds: [person.personId] }}
          whom={person.name}
          courses={courses}
          close={() => setKind(null)}
          done={async (sentence, changeSetId) => {
            setDone({ sentence, changeSetId });
            await changed();
          }}
        />
      )}
      {done !== null && (
        <UndoToast
          key={done.sentence}
          done={done.sentence}
          onClose={() => setDone(before => (before === done ? null : before))}
          {...(done.changeSetId === null ? {} : { undo: () => undo(done.changeSetId ?? '') })}
        />
      )}
    </>
  );

  async function undo(changeSetId: string): Promise<void> {
    const { kept, messagesOut } = await call(undoException, { changeSetId });
    setDone({ sentence: words.undone(kept, messagesOut), changeSetId: null });
    await changed();
  }
}

/** Waivers and pauses that stand or are to come; nothing when there are none. */
export function StandingExceptions({
  standing: { waivers, pauses, may },
  told,
}: {
  standing: Standing;
  told: (sentence: string) => Promise<unknown>;
}) {
  const admin = useAdminStyles();
  const words = useWords('exceptions');
  const dates = useDates();
  const pauseWords = usePauseWords();
  if (waivers.length === 0 && pauses.length === 0) return null;
  return (
    <AdminCard label={words.standing}>
      <h2 className={admin.cardHead}>{words.standing}</h2>
      {pauses.map(pause => (
        <StandingRow
          key={pause.pauseId}
          sentence={pause.unit === null ? pauseWords(pause) : words.ofUnit(pause.unit.name, pauseWords(pause))}
          made={pause}
          mayUndo={may.pause && pause.unit === null}
          told={told}
          end={
            may.pause && pause.unit === null
              ? {
                  words: words.endPause,
                  title: words.endPauseTitle,
                  text: words.endPauseText,
                  run: () => call(endPause, { pauseId: pause.pauseId }),
                }
              : null
          }
        />
      ))}
      {waivers.map(waiver => (
        <StandingRow
          key={waiver.waiverId}
          sentence={words.waived(
            waiver.course.title,
            [words.reasons[waiver.reason], waiver.words].filter(part => part !== null).join(': '),
            dates.fullDay(waiver.untilOn),
          )}
          made={waiver}
          mayUndo={may.pause}
          told={told}
          end={
            may.pause
              ? {
                  words: words.endWaiver,
                  title: words.endWaiverTitle,
                  text: words.endWaiverText(waiver.course.title),
                  run: () => call(endWaiver, { waiverId: waiver.waiverId }),
                }
              : null
          }
        />
      ))}
    </AdminCard>
  );
}

/** "Paused, back on 3 May"; "Will be paused from 1 May …". */
export function usePauseWords(): (pause: Pick<PauseView, 'fromOn' | 'returnOn'>) => string {
  const words = useWords('exceptions');
  const dates = useDates();
  const { today } = useSession();
  return ({ fromOn, returnOn }) => {
    const back = returnOn === null ? null : dates.fullDay(returnOn);
    return fromOn > today ? words.pauseComes(dates.fullDay(fromOn), back) : words.paused(back);
  };
}

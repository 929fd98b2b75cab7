import { makeStyles, tokens } from '@fluentui/react-components';
import { CommentArrowRight20Regular } from '@fluentui/react-icons';
import type { OwnRequest } from '#api/contract/requests.ts';
import { useDates, type Dates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import type { myTraining } from '#tab/words/en/my-training.ts';
import { firstName } from './Ask.tsx';

const useStyles = makeStyles({
  line: { display: 'flex', columnGap: '6px', color: tokens.colorNeutralForeground2 },
  icon: { flexShrink: 0 },
  words: { overflowWrap: 'anywhere' },
});

/** Of one course what is open, else the latest answer. `requests` come newest first. */
export function requestsAbout(requests: readonly OwnRequest[] | undefined, courseId: string): readonly OwnRequest[] {
  const own = (requests ?? []).filter(({ course }) => course.courseId === courseId);
  const open = own.filter(({ state }) => state === 'open');
  return open.length > 0 ? open : own.slice(0, 1);
}

/** "More time: with Jana since Mon 10 May"; afterwards what was answered. */
export function RequestState({ requests }: { requests: readonly OwnRequest[] }) {
  const styles = useStyles();
  const words = useWords('myTraining').request;
  const dates = useDates();
  return requests.map(request => (
    <span key={request.requestId} className={styles.line}>
      <CommentArrowRight20Regular className={styles.icon} aria-hidden />
      <span className={styles.words}>{requestSentence(request, words, dates)}</span>
    </span>
  ));
}

export function requestSentence(
  { kind, state, with: whom, askedAt, decided }: OwnRequest,
  words: (typeof myTraining)['request'],
  dates: Pick<Dates, 'day' | 'dayOf'>,
): string {
  const what = words.what[kind];
  switch (state) {
    case 'open': {
      const names = whom.map(({ name }) => firstName(name)).join(` ${words.or} `);
      return words.with(what, names === '' ? words.admins : names, dates.day(dates.dayOf(askedAt)));
    }
    case 'accepted':
      return words.accepted(what);
    case 'declined':
      return words.declined(what, decided?.answer ?? null);
    case 'taken-back':
    case 'no-longer-needed':
      return words.gone(what);
  }
}

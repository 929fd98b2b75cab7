import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReplyOf } from '#api/contract/endpoint.ts';
import type { getMyRecord } from '#api/contract/training.ts';
import { usePageStyles } from '#tab/my-training/page-styles.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  list: {
    margin: 0,
    paddingInlineStart: '18px',
    maxWidth: '560px',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase300,
    lineHeight: '22px',
  },
});

type Record = ReplyOf<typeof getMyRecord>;

/** Who can see what about me, and how long it is kept. */
export function WhoSeesWhat({ seenBy, retention }: Pick<Record, 'seenBy' | 'retention'>) {
  const styles = useStyles();
  const page = usePageStyles();
  const words = useWords('record');
  const names = seenBy.responsible.map(({ name }) => name);
  return (
    <section>
      <h2 className={page.heading}>{words.seen.title}</h2>
      <ul className={styles.list}>
        <li>{names.length === 0 ? words.seen.nobody : words.seen.responsible(names.join(` ${words.and} `))}</li>
        {seenBy.admins > 0 && <li>{words.seen.admins(seenBy.admins)}</li>}
        <li>{words.seen.never}</li>
        <li>{words.seen.progress(retention.progressDays)}</li>
        <li>{words.seen.completions(retention.completionYears)}</li>
      </ul>
    </section>
  );
}

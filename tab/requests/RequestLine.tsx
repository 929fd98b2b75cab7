import { Button, Field, Input, Link as FluentLink, makeStyles, tokens } from '@fluentui/react-components';
import { Document20Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import { Link } from 'wouter';
import { attachmentPath } from '#api/contract/attachments.ts';
import type { ReplyOf } from '#api/contract/endpoint.ts';
import { decideRequest, getRequestEffect, type RequestEffect, type RequestRow } from '#api/contract/requests.ts';
import { call, download } from '#tab/api.ts';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useDates, type Dates } from '#tab/words/dates.ts';
import type { requests as english } from '#tab/words/en/requests.ts';
import { useWords } from '#tab/words/words.ts';
import { DeclineForm } from './DeclineForm.tsx';

const useStyles = makeStyles({
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    alignItems: 'start',
    columnGap: '16px',
    rowGap: '8px',
    paddingBlock: '12px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    ':last-child': { borderBottomStyle: 'none' },
    '@media (max-width: 639px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  name: {
    color: 'inherit',
    fontWeight: tokens.fontWeightSemibold,
    textDecorationLine: 'none',
    overflowWrap: 'anywhere',
    ':hover': { textDecorationLine: 'underline' },
  },
  asks: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  line: { marginBlock: 0, overflowWrap: 'anywhere' },
  quiet: {
    marginBlock: 0,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    overflowWrap: 'anywhere',
  },
  file: {
    display: 'inline-flex',
    alignItems: 'center',
    columnGap: '6px',
    minHeight: '44px',
    marginRight: '16px',
    overflowWrap: 'anywhere',
  },
  side: { display: 'flex', flexDirection: 'column', rowGap: '8px', maxWidth: '300px' },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  button: { '@media (pointer: coarse)': { minHeight: '44px' } },
  whole: { gridColumnStart: '1', gridColumnEnd: '-1' },
});

type Words = typeof english;
type Outcome = ReplyOf<typeof decideRequest>;

type Props = {
  request: RequestRow;
  /** The name leads the row; on the person's own page it would say what the page says. */
  named?: boolean;
  decided: (sentence: string) => Promise<unknown>;
};

/** One request: what is asked, with what proof, what accepting would do, and the two answers. */
export function RequestLine({ request, named = true, decided }: Props) {
  const styles = useStyles();
  const words = useWords('requests');
  const dates = useDates();
  const [declining, setDeclining] = useState(false);
  const [validUntilOn, setValidUntilOn] = useState('');
  const { requestId, person, course, kind, files, ageDays, dueOn } = request;
  const effect = useEndpoint(getRequestEffect, {
    requestId,
    ...(validUntilOn === '' ? {} : { validUntilOn }),
  });
  const say = async (outcome: Outcome): Promise<void> => {
    await decided(outcomeSentence(outcome, words));
  };
  const accepting = useAction(async () =>
    say(
      await call(decideRequest, {
        requestId,
        decision: { kind: 'accept', answer: null, validUntilOn: validUntilOn === '' ? null : validUntilOn },
      }),
    ),
  );
  const opening = useAction((attachmentId: string) => download(attachmentPath(attachmentId)));
  const whom = request.with.map(({ name }) => name).join(` ${words.or} `);
  const problem = accepting.problem ?? opening.problem ?? effect.problem;
  return (
    <li className={styles.row}>
      <div>
        {named && (
          <Link className={styles.name} href={`/people/${person.personId}`}>
            {person.name}
          </Link>
        )}
        <p className={`${styles.line} ${styles.asks}`}>{askSentence(request, words, dates)}</p>
        {request.words !== null && <p className={styles.line}>“{request.words}”</p>}
        <p className={styles.quiet}>
          {[
            words.age(ageDays),
            ...(dueOn === null ? [] : [words.due(dates.day(dueOn))]),
            whom === '' ? words.withAdmins : words.with(whom),
          ].join(' · ')}
        </p>
        {files.map(({ attachmentId, name }) => (
          <FluentLink
            key={attachmentId}
            as="button"
            className={styles.file}
            aria-label={words.file(name)}
            onClick={() => void opening.run(attachmentId)}
          >
            <Document20Regular aria-hidden />
            {name}
          </FluentLink>
        ))}
      </div>
      <div className={styles.side}>
        {kind === 'done-already' && (
          <Field label={words.validUntil} size="small">
            <Input type="date" value={validUntilOn} onChange={(_event, { value }) => setValidUntilOn(value)} />
          </Field>
        )}
        <p className={styles.quiet} role="status">
          {effect.data === null ? '' : effectSentence(effect.data, words, dates)}
        </p>
        <div className={styles.buttons}>
          <Button
            className={styles.button}
            aria-label={words.acceptLabel(person.name, course.title)}
            disabledFocusable={accepting.busy || effect.data === null || effect.data.kind === 'over'}
            onClick={() => void accepting.run()}
          >
            {words.accept}
          </Button>
          <Button
            className={styles.button}
            appearance="subtle"
            aria-label={words.noLabel(person.name, course.title)}
            onClick={() => setDeclining(true)}
          >
            {words.no}
          </Button>
        </div>
      </div>
      {problem !== null && (
        <div className={styles.whole}>
          <ProblemNotice problem={problem} />
        </div>
      )}
      {declining && (
        <DeclineForm
          request={request}
          close={() => setDeclining(false)}
          decline={async answer => say(await call(decideRequest, { requestId, decision: { kind: 'decline', answer } }))}
        />
      )}
    </li>
  );
}

function askSentence({ kind, course, completedOn, issuer, untilOn }: RequestRow, words: Words, dates: Dates): string {
  switch (kind) {
    case 'done-already': {
      const done = words.asks['done-already'](course.title, completedOn === null ? '' : dates.fullDay(completedOn));
      return issuer === null ? done : `${done}, ${words.issuer(issuer)}`;
    }
    case 'more-time':
      return words.asks['more-time'](course.title, untilOn === null ? '' : dates.day(untilOn));
    case 'not-for-me':
      return words.asks['not-for-me'](course.title);
  }
}

function effectSentence(effect: RequestEffect, { effect: words }: Words, dates: Dates): string {
  switch (effect.kind) {
    case 'completed':
      return effect.alreadyHeld
        ? words.alreadyHeld
        : words.completed(effect.validUntilOn === null ? null : dates.fullDay(effect.validUntilOn));
    case 'due':
      return words.due(dates.day(effect.fromOn), dates.day(effect.dueOn));
    case 'waived':
      return words.waived(effect.untilOn === null ? null : dates.fullDay(effect.untilOn));
    case 'over':
      return words.over;
    case 'nothing':
      return words.nothing;
  }
}

function outcomeSentence({ outcome, request }: Outcome, { decided: words }: Words): string {
  if (outcome === 'no-longer-needed' || request.state === 'no-longer-needed') return words['no-longer-needed'];
  if (outcome === 'before') return words.before(request.decided?.by.name ?? null);
  return request.state === 'accepted' ? words.accepted(request.person.name) : words.declined(request.person.name);
}

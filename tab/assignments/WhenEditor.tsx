import { Field, Input, makeStyles, Select } from '@fluentui/react-components';
import type { AssignmentRule, DueRule, Recurrence } from '#api/contract/assignments.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  grid: {
    display: 'grid',
    gridTemplateColumns: '1fr 1fr',
    gap: '12px',
    '@media (max-width: 639px)': { gridTemplateColumns: '1fr' },
  },
  wide: { gridColumnEnd: 'span 2', '@media (max-width: 639px)': { gridColumnEnd: 'auto' } },
});

type Props = { rule: AssignmentRule; today: string; change: (part: Partial<AssignmentRule>) => void };

/** When it falls due, and whether it comes again. */
export function WhenEditor({ rule, today, change }: Props) {
  const styles = useStyles();
  const words = useWords('assignments').whenLine;
  const { dueRule, recurrence } = rule;
  const due = (next: DueRule): void => change({ dueRule: next });
  const again = (next: Recurrence): void => change({ recurrence: next });
  return (
    <div className={styles.grid}>
      <Field label={words.due}>
        <Select value={dueRule.kind} onChange={(_event, { value }) => due(dueRuleOf(value as DueRule['kind'], today))}>
          {(['after-enrolment', 'after-joining', 'fixed'] as const).map(kind => (
            <option key={kind} value={kind}>
              {words.kinds[kind]}
            </option>
          ))}
        </Select>
      </Field>
      {dueRule.kind === 'fixed' ? (
        <Field label={words.day}>
          <Input
            type="date"
            value={dueRule.on}
            min={today}
            onChange={(_event, { value }) => value !== '' && due({ kind: 'fixed', on: value })}
          />
        </Field>
      ) : (
        <Days label={words.days} value={dueRule.days} most={1000} change={days => due({ ...dueRule, days })} />
      )}
      {dueRule.kind === 'after-joining' && (
        <Field label={words.since} className={styles.wide}>
          <Select
            value={dueRule.since}
            onChange={(_event, { value }) => due({ ...dueRule, since: value as 'organisation' | 'audience' })}
          >
            {(['organisation', 'audience'] as const).map(since => (
              <option key={since} value={since}>
                {words.sinceKinds[since]}
              </option>
            ))}
          </Select>
        </Field>
      )}
      <Field label={words.recurrence} className={styles.wide}>
        <Select
          value={recurrence.kind}
          onChange={(_event, { value }) => again(recurrenceOf(value as Recurrence['kind']))}
        >
          {(['none', 'months', 'yearly'] as const).map(kind => (
            <option key={kind} value={kind}>
              {words.recurrences[kind]}
            </option>
          ))}
        </Select>
      </Field>
      {recurrence.kind === 'months' && (
        <>
          <Days
            label={words.months}
            value={recurrence.months}
            least={1}
            most={120}
            change={months => again({ ...recurrence, months })}
          />
          <Days
            label={words.window}
            value={recurrence.windowDays}
            most={365}
            change={windowDays => again({ ...recurrence, windowDays })}
          />
        </>
      )}
      {recurrence.kind === 'yearly' && (
        <>
          <MonthDay label={words.from} value={recurrence.from} change={from => again({ ...recurrence, from })} />
          <MonthDay label={words.to} value={recurrence.to} change={to => again({ ...recurrence, to })} />
          <Days
            label={words.joinerDays}
            value={recurrence.joinerDays}
            most={365}
            change={joinerDays => again({ ...recurrence, joinerDays })}
          />
        </>
      )}
      <Days label={words.floor} value={rule.floorDays} most={365} change={floorDays => change({ floorDays })} />
    </div>
  );
}

function Days({
  label,
  value,
  least = 0,
  most,
  change,
}: {
  label: string;
  value: number;
  least?: number;
  most: number;
  change: (days: number) => void;
}) {
  return (
    <Field label={label}>
      <Input
        type="number"
        min={least}
        max={most}
        value={String(value)}
        onChange={(_event, { value: typed }) => {
          const days = Number(typed);
          if (typed !== '' && Number.isInteger(days) && days >= least && days <= most) change(days);
        }}
      />
    </Field>
  );
}

/** A day of every year; the year of the date field is a leap year, so that 29 February can be chosen. */
function MonthDay({ label, value, change }: { label: string; value: string; change: (monthDay: string) => void }) {
  return (
    <Field label={label}>
      <Input
        type="date"
        value={`2028-${value}`}
        onChange={(_event, { value: typed }) => typed !== '' && change(typed.slice(5))}
      />
    </Field>
  );
}

function dueRuleOf(kind: DueRule['kind'], today: string): DueRule {
  switch (kind) {
    case 'fixed':
      return { kind, on: today };
    case 'after-enrolment':
      return { kind, days: 14 };
    case 'after-joining':
      return { kind, days: 30, since: 'organisation' };
  }
}

function recurrenceOf(kind: Recurrence['kind']): Recurrence {
  switch (kind) {
    case 'none':
      return { kind };
    case 'months':
      return { kind, months: 12, windowDays: 30 };
    case 'yearly':
      return { kind, from: '01-01', to: '03-31', joinerDays: 30 };
  }
}

import { Button, Field, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { listRecordableCourses } from '#api/contract/evidence.ts';
import { getImport, importFields, mapImport, type ImportView } from '#api/contract/import.ts';
import { call } from '#tab/api.ts';
import { AdminCard, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { keep, useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  grid: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(220px, 1fr))',
    gap: '12px',
    marginBottom: '16px',
  },
  wrap: { overflowX: 'auto', ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` } },
  table: { borderCollapse: 'collapse', fontSize: tokens.fontSizeBase200 },
  cell: {
    textAlign: 'start',
    padding: '6px 12px 6px 0',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    whiteSpace: 'nowrap',
  },
  foot: { marginTop: '16px' },
});

const LEFT_OUT = 'left-out';

/** What each column means, guessed by its head; and which course each text of the course column is. */
export function ImportColumns({ view }: { view: ImportView }) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('evidence').import;
  const dates = useDates();
  const known = useEndpoint(listRecordableCourses, {});
  const [columns, setColumns] = useState(view.columns);
  const [dayOrder, setDayOrder] = useState(view.dayOrder);
  const [courseId, setCourseId] = useState(view.courseId ?? '');
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const looking = useAction(async () => {
    const courses = Object.fromEntries(
      view.courses.flatMap(({ text, course }): [string, string | null][] => {
        const choice = chosen[text] ?? course?.courseId;
        return choice === undefined || choice === '' ? [] : [[text, choice === LEFT_OUT ? null : choice]];
      }),
    );
    const named = columns.course === undefined && courseId !== '' ? courseId : null;
    const { setId } = view.set;
    keep(getImport, { setId }, await call(mapImport, { setId, columns, dayOrder, courseId: named, courses }));
  });
  const courseOptions = (known.data?.courses ?? []).map(course => (
    <option key={course.courseId} value={course.courseId}>
      {course.title}
    </option>
  ));
  return (
    <AdminCard label={words.columns}>
      <h2 className={admin.cardHead}>{words.columns}</h2>
      <div className={styles.grid}>
        {importFields.map(field => (
          <Field key={field} label={words.column[field]}>
            <Select
              value={columns[field] === undefined ? '' : String(columns[field])}
              onChange={(_event, { value }) => {
                const { [field]: _before, ...others } = columns;
                setColumns(value === '' ? others : { ...others, [field]: Number(value) });
              }}
            >
              <option value="">{words.none}</option>
              {view.heads.map((head, i) => (
                <option key={i} value={i}>
                  {head === '' ? `${i + 1}` : head}
                </option>
              ))}
            </Select>
          </Field>
        ))}
        {columns.course === undefined && (
          <Field label={words.oneCourse}>
            <Select value={courseId} onChange={(_event, { value }) => setCourseId(value)}>
              <option value="">{words.chooseCourse}</option>
              {courseOptions}
            </Select>
          </Field>
        )}
        <Field label={words.dayOrder}>
          <Select value={dayOrder} onChange={(_event, { value }) => setDayOrder(value === 'mdy' ? 'mdy' : 'dmy')}>
            <option value="dmy">{words.orders.dmy}</option>
            <option value="mdy">{words.orders.mdy}</option>
          </Select>
        </Field>
      </div>
      <h3 className={admin.second}>{words.sample}</h3>
      {/* A wide table is scrolled by keyboard too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={styles.wrap} role="region" aria-label={words.sample} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              {view.heads.map((head, i) => (
                <th key={i} scope="col" className={styles.cell}>
                  {head === '' ? `${i + 1}` : head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {view.sample.map((cells, row) => (
              <tr key={row}>
                {view.heads.map((_head, i) => (
                  <td key={i} className={styles.cell}>
                    {cells[i] ?? ''}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {view.courses.length > 0 && columns.course !== undefined && (
        <>
          <h3 className={admin.second}>{words.courses}</h3>
          <div className={styles.grid}>
            {view.courses.map(({ text, rows, course }) => (
              <Field key={text} label={words.courseRows(text, dates.number(rows))}>
                <Select
                  value={chosen[text] ?? course?.courseId ?? ''}
                  onChange={(_event, { value }) => setChosen(before => ({ ...before, [text]: value }))}
                >
                  <option value="">{words.chooseCourse}</option>
                  <option value={LEFT_OUT}>{words.leaveOut}</option>
                  {courseOptions}
                </Select>
              </Field>
            ))}
          </div>
        </>
      )}
      {looking.problem !== null && <ProblemNotice problem={looking.problem} />}
      <div className={styles.foot}>
        <Button
          appearance={view.set.state === 'mapping' ? 'primary' : 'secondary'}
          disabledFocusable={looking.busy}
          onClick={() => void looking.run()}
        >
          {words.look}
        </Button>
      </div>
    </AdminCard>
  );
}

import { getOverview } from '#api/contract/overview.ts';
import { createReportKey } from '#api/contract/settings.ts';
import { demoPeople } from '#infra/tenant/org/demo.ts';
import { readCsv } from '#test/support/csv.ts';
import type { Installation, Window } from './stage.ts';

/** As every report has to tell them. */
export type Numbers = Readonly<{ obliged: number; valid: number; overdue: number; completions: number }>;

/** One enrolment as an export says it: days only, no states. */
type Exported = Readonly<
  Partial<Record<'ClosedOn' | 'InactiveSinceOn' | 'CompletedOn' | 'ValidUntilOn' | 'DueOn', string | null>>
>;

/** Reads the same numbers from the screen, the CSV files and the feed, each as its own readers would. */
export function numbersOf(installation: Installation): Readonly<{
  onScreen: (window: Window) => Promise<Pick<Numbers, 'obliged' | 'valid' | 'overdue'>>;
  fromApi: () => Promise<Pick<Numbers, 'obliged' | 'valid' | 'overdue'>>;
  fromCsv: () => Promise<Numbers>;
  fromFeed: () => Promise<Numbers>;
}> {
  const { publicUrl, ask, tokenOf } = installation;
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' }).format(new Date());
  const counted = (rows: readonly Exported[], completions: number): Numbers => {
    const obliged = rows.filter(row => !day(row.ClosedOn) && !day(row.InactiveSinceOn));
    const isValid = ({ CompletedOn, ValidUntilOn }: Exported): boolean =>
      day(CompletedOn) !== '' && (day(ValidUntilOn) === '' || day(ValidUntilOn) >= today);
    const late = obliged.filter(row => !isValid(row) && day(row.DueOn) < today);
    return { obliged: obliged.length, valid: obliged.filter(isValid).length, overdue: late.length, completions };
  };
  const csv = async (report: 'enrolments' | 'completions'): Promise<Record<string, string>[]> => {
    const response = await fetch(`${publicUrl}/api/reports/${report}.csv`, {
      headers: { authorization: `Bearer ${await tokenOf(demoPeople.jana)}` },
    });
    if (!response.ok) throw new Error(`${report}.csv: ${response.status}`);
    return readCsv(await response.text());
  };
  let secret: string | null = null;
  const feed = async <Row>(set: string): Promise<Row[]> => {
    secret ??= (await ask(demoPeople.jana, createReportKey, { name: 'Power BI', namesPurpose: null })).secret;
    const rows: Row[] = [];
    for (let next: string | undefined = `${publicUrl}/odata/${set}`; next !== undefined;) {
      const response: Response = await fetch(next, {
        headers: { authorization: `Basic ${Buffer.from(`powerbi:${secret}`).toString('base64')}` },
      });
      const page = (await response.json()) as { value?: Row[]; '@odata.nextLink'?: string };
      if (page.value === undefined) throw new Error(`${next}: ${JSON.stringify(page)}`);
      rows.push(...page.value);
      next = page['@odata.nextLink'];
    }
    return rows;
  };
  return {
    onScreen: async ({ tab }) => {
      // "12 von 34" beside each rate, valid and on track; the third one is the number of late people itself.
      const cells = await tab.getByLabel('Zahlen', { exact: true }).getByRole('link').allInnerTexts();
      const [valid = 0, obliged = 0] = pair(cells[0]);
      const [onTrack = 0] = pair(cells[1]);
      const overdue = Number(/^\d+$/m.exec(cells[2] ?? '')?.[0]);
      if (obliged - onTrack !== overdue) throw new Error(`The screen contradicts itself: ${cells.join(' | ')}`);
      return { obliged, valid, overdue };
    },
    fromApi: async () => {
      const { obliged, valid, overdue } = (await ask(demoPeople.jana, getOverview, {})).figures;
      return { obliged, valid, overdue };
    },
    fromCsv: async () => counted(await csv('enrolments'), (await csv('completions')).length),
    fromFeed: async () => {
      const learners = await feed<{ LearnerKey: string; InactiveSinceOn: string | null }>('Learners');
      const since = new Map(learners.map(({ LearnerKey, InactiveSinceOn }) => [LearnerKey, InactiveSinceOn]));
      const enrolments = await feed<Exported & { LearnerKey: string }>('Enrolments');
      const completions = await feed('Completions');
      return counted(
        enrolments.map(row => ({ ...row, InactiveSinceOn: since.get(row.LearnerKey) ?? null })),
        completions.length,
      );
    },
  };
}

function pair(text: string | undefined): readonly number[] {
  const found = /(\d[\d.]*) von (\d[\d.]*)/.exec(text ?? '');
  if (found === null) throw new Error(`No "… von …" in ${text ?? 'nothing'}`);
  return [found[1], found[2]].map(part => Number((part ?? '').replaceAll('.', '')));
}

const day = (value: string | null | undefined): string => value ?? '';

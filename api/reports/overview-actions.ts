import { addDays, endOfDay, type CalendarDate } from '#api/calendar.ts';
import type { Knowledge, Overview } from '#api/contract/overview.ts';
import { titlesOf } from '#api/courses/actions.ts';
import { messagesStopped } from '#api/outbox/actions.ts';
import { isNarrowed, mayOpenNames } from '#api/people/access.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import type { Tools } from '#api/platform/tools.ts';
import { openRequests } from '#api/requests/list-actions.ts';
import { readSettings } from '#api/settings/store.ts';
import { noFigures, plus } from './measures.ts';
import { byWeek, readNarrowedFigures } from './narrowed-actions.ts';
import {
  listDraftCourses,
  listUnitNames,
  readBackupAt,
  readDirectoryFacts,
  readMessageFacts,
  readSteps,
} from './overview-store.ts';
import { restAt, restOf, type Rest } from './sum-actions.ts';
import { endsOn, sumsOn, trendOn, type SumRow } from './sum-store.ts';
import { withhold } from './withhold.ts';

const WEEKS = 12;
/** The directory is read every quarter of an hour; silent for longer than this, something is wrong. */
const SILENT_HOURS = 24;

/** Figures of any day, as known today or at the end of that day; needs and the machine are always those of now. */
export async function getOverviewOf(
  tools: Pick<Tools, 'db' | 'clock'>,
  actor: Actor,
  { asOf, known = 'today' }: Readonly<{ asOf?: CalendarDate | undefined; known?: Knowledge | undefined }>,
): Promise<Overview> {
  const stopped = await messagesStopped(tools, actor.tenantId);
  return tools.db.read(actor.tenantId, async trx => {
    const { organisation, privacy } = await readSettings(trx, actor.tenantId);
    const now = tools.clock.now();
    const today = tools.clock.today(organisation.timeZone);
    const on = asOf ?? today;
    const end = endOfDay(organisation.timeZone, on);
    const at = known === 'then' && end < now ? end : null;
    const rest = at === null ? await restOf(trx, actor.tenantId) : await restAt(trx, actor.tenantId, at);
    if (isNarrowed(actor)) {
      const figures = await readNarrowedFigures(trx, actor, on, weeksUntil(on));
      return { ...figures, known: 'today', countedAt: null, needs: [], machine: [], firstSteps: null };
    }
    const figures = await readFigures(trx, actor, { on, rest, minimum: privacy.minimumGroup });
    const machine = await readMachine(trx, actor.tenantId, today, now, stopped?.held ?? null);
    const needs = mayOpenNames(actor) ? machine.needs : [];
    return { ...figures, ...machine, needs, known, countedAt: rest.countedAt };
  });
}

type Asked = Readonly<{ on: CalendarDate; rest: Rest; minimum: number }>;

async function readFigures(trx: Trx, actor: Actor, { on, rest: { further }, minimum }: Asked) {
  const { tenantId, language } = actor;
  const byCourse = await sumsOn(trx, tenantId, 'course', on, further);
  const byUnit = await sumsOn(trx, tenantId, 'unit', on, further);
  const titles = await titlesOf(trx, tenantId, [...byCourse.keys()], language);
  const names = mayOpenNames(actor);
  const groups = (found: ReadonlyMap<string, SumRow>, people: (row: SumRow) => number) =>
    [...found].map(([key, row]) => ({ key, people: people(row) }));
  const withheldUnits = names
    ? new Set<string>()
    : withhold(
        groups(byUnit, row => row.people),
        minimum,
      );
  const withheldCourses = names
    ? new Set<string>()
    : withhold(
        groups(byCourse, ({ obliged, waived, paused }) => obliged + waived + paused),
        minimum,
      );
  return {
    asOf: on,
    // A learner counts once a course, so the courses add up to everything.
    figures: [...byCourse.values()].reduce(plus, noFigures),
    trend: await trendOn(trx, tenantId, weeksUntil(on), further),
    expiring: byWeek(await endsOn(trx, tenantId, on, further), on),
    overdueOver30Days: [...byCourse.values()].reduce((sum, row) => sum + row.overdueLong, 0),
    courses: [...byCourse]
      .flatMap(([courseId, row]) => {
        const course = titles.get(courseId);
        return course === undefined || withheldCourses.has(courseId) ? [] : [{ course, figures: plus(row, noFigures) }];
      })
      .sort((a, b) => compare(a.course.title, b.course.title)),
    units: (await listUnitNames(trx, tenantId))
      .flatMap(unit => {
        const row = byUnit.get(unit.unitId);
        return row === undefined || withheldUnits.has(unit.unitId) ? [] : [{ unit, figures: plus(row, noFigures) }];
      })
      .sort((a, b) => b.figures.overdue - a.figures.overdue),
    withheldUnits: [...withheldUnits].filter(key => key !== '').length,
    withheldCourses: withheldCourses.size,
    mayOpenNames: names,
  };
}

const weeksUntil = (on: CalendarDate): CalendarDate[] =>
  Array.from({ length: WEEKS }, (_, i) => addDays(on, -7 * (WEEKS - 1 - i)));

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

async function readMachine(trx: Trx, tenantId: string, today: CalendarDate, now: string, held: number | null) {
  const directory = await readDirectoryFacts(trx, tenantId);
  const messages = await readMessageFacts(trx, tenantId, today);
  const drafts = await listDraftCourses(trx, tenantId);
  const requests = await openRequests(trx, tenantId);
  const steps = { directoryRead: directory.lastSuccessAt !== null, ...(await readSteps(trx, tenantId)) };
  const [draft] = drafts;
  const needs: Overview['needs'] = [
    ...(requests === 0 ? [] : [{ kind: 'requests' as const, count: requests }]),
    ...(directory.stoppedCount === null
      ? []
      : [{ kind: 'sync-stopped' as const, count: directory.stoppedCount, problem: directory.problem ?? '' }]),
    ...(held === null ? [] : [{ kind: 'messages-stopped' as const, count: held }]),
    ...(messages.failed === 0 ? [] : [{ kind: 'unreachable' as const, count: messages.failed, at: messages.failedAt }]),
    ...(directory.groupsFailed === 0 ? [] : [{ kind: 'groups-failed' as const, count: directory.groupsFailed }]),
    ...(draft === undefined ? [] : [{ kind: 'draft-course' as const, count: drafts.length, courseId: draft }]),
  ];
  const isSilent = (at: string | null): boolean =>
    at !== null && Date.parse(now) - Date.parse(at) > SILENT_HOURS * 3_600_000;
  const backupAt = await readBackupAt(trx, tenantId);
  const machine: Overview['machine'] = [
    {
      what: 'directory',
      ok: directory.problem === null && !isSilent(directory.lastSuccessAt),
      lastSuccessAt: directory.lastSuccessAt,
      numbers: { ...directory.numbers },
      problem: directory.problem,
    },
    {
      what: 'messages',
      ok: messages.failed === 0,
      lastSuccessAt: messages.lastAcceptedAt,
      numbers: { accepted: messages.accepted, failed: messages.failed },
      problem: null,
    },
    { what: 'backup', ok: !isSilent(backupAt), lastSuccessAt: backupAt, numbers: {}, problem: null },
  ];
  return { needs, machine, firstSteps: Object.values(steps).every(Boolean) ? null : steps };
}

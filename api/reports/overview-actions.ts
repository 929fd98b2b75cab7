import { addDays, type CalendarDate } from '#api/calendar.ts';
import type { Overview } from '#api/contract/overview.ts';
import { titlesOf } from '#api/courses/actions.ts';
import { messagesStopped } from '#api/outbox/actions.ts';
import { mayOpenNames } from '#api/people/access.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import type { Tools } from '#api/platform/tools.ts';
import { readSettings } from '#api/settings/store.ts';
import { figuresBy } from './actions.ts';
import { countTrend } from './counting-store.ts';
import { noFigures, plus } from './measures.ts';
import {
  countPeople,
  listDraftCourses,
  listUnitNames,
  readCourses,
  readBackupAt,
  readDirectoryFacts,
  readMessageFacts,
  readSteps,
  type Tails,
} from './overview-store.ts';
import { withhold } from './withhold.ts';

const WEEKS = 12;
const LONG_OVERDUE_DAYS = 30;
/** The directory is read every quarter of an hour; silent for longer than this, something is wrong. */
const SILENT_HOURS = 24;

/** Figures as known today for any day; needs and the machine are always those of now. */
export async function getOverviewOf(
  tools: Pick<Tools, 'db' | 'clock'>,
  actor: Actor,
  asOf: CalendarDate | undefined,
): Promise<Overview> {
  const stopped = await messagesStopped(tools, actor.tenantId);
  return tools.db.read(actor.tenantId, async trx => {
    const { organisation, privacy } = await readSettings(trx, actor.tenantId);
    const today = tools.clock.today(organisation.timeZone);
    const figures = await readFigures(trx, actor, asOf ?? today, privacy.minimumGroup);
    const machine = await readMachine(trx, actor.tenantId, today, tools.clock.now(), stopped?.held ?? null);
    return { ...figures, ...machine, needs: mayOpenNames(actor) ? machine.needs : [] };
  });
}

async function readFigures(trx: Trx, actor: Actor, on: CalendarDate, minimum: number) {
  const { tenantId, language } = actor;
  const weeks = Array.from({ length: WEEKS }, (_, i) => addDays(on, -7 * (WEEKS - 1 - i)));
  const { courses: byCourse, tails } = await readCourses(trx, tenantId, on, addDays(on, -LONG_OVERDUE_DAYS));
  const byUnit = await figuresBy(trx, tenantId, on, 'unit');
  const titles = await titlesOf(trx, tenantId, [...byCourse.keys()], language);
  const people = mayOpenNames(actor) ? null : await countPeople(trx, tenantId, on);
  const withheldUnits = people === null ? new Set<string>() : withhold(people.units, minimum);
  const withheldCourses = people === null ? new Set<string>() : withhold(people.courses, minimum);
  return {
    asOf: on,
    // A learner counts once a course, so the courses add up to everything.
    figures: [...byCourse.values()].reduce(plus, noFigures),
    trend: await countTrend(trx, tenantId, weeks),
    expiring: byWeek(tails.expiring, on),
    overdueOver30Days: tails.overdueLong,
    courses: [...byCourse]
      .flatMap(([courseId, figures]) => {
        const course = titles.get(courseId);
        return course === undefined || withheldCourses.has(courseId) ? [] : [{ course, figures }];
      })
      .sort((a, b) => compare(a.course.title, b.course.title)),
    units: (await listUnitNames(trx, tenantId))
      .flatMap(unit => {
        const figures = byUnit.get(unit.unitId);
        return figures === undefined || withheldUnits.has(unit.unitId) ? [] : [{ unit, figures }];
      })
      .sort((a, b) => b.figures.overdue - a.figures.overdue),
    withheldUnits: [...withheldUnits].filter(key => key !== '').length,
    withheldCourses: withheldCourses.size,
    mayOpenNames: mayOpenNames(actor),
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** Nine weeks from the day itself; the last one is as long as the 60 days last. */
function byWeek(expiring: Tails['expiring'], on: CalendarDate): Overview['expiring'] {
  const weeks = Array.from({ length: 9 }, (_, i) => {
    const [from, before] = [addDays(on, 7 * i), addDays(on, 7 * (i + 1))];
    const within = expiring.filter(({ validTo }) => validTo >= from && validTo < before);
    return { from, count: within.reduce((sum, { count }) => sum + count, 0) };
  });
  return { total: expiring.reduce((sum, { count }) => sum + count, 0), weeks };
}

async function readMachine(trx: Trx, tenantId: string, today: CalendarDate, now: string, held: number | null) {
  const directory = await readDirectoryFacts(trx, tenantId);
  const messages = await readMessageFacts(trx, tenantId, today);
  const drafts = await listDraftCourses(trx, tenantId);
  const steps = { directoryRead: directory.lastSuccessAt !== null, ...(await readSteps(trx, tenantId)) };
  const [draft] = drafts;
  const needs: Overview['needs'] = [
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

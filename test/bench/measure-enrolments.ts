import { everybody } from '#api/contract/audiences.ts';
import { anAssignmentRule } from '#test/support/given.ts';
import { ask } from './ask.ts';
import { asOfYesterday, bareAssign, bareNight, barePreview, makeDue, type Night } from './floor-enrolments.ts';
import { timed, type Measure, type World } from './measure.ts';

const rule = anAssignmentRule({ audience: everybody });
const STARTS_ON = '2026-06-01';

export const ENROLMENTS: readonly Measure[] = [
  {
    name: 'assign',
    unit: 'ms',
    bar: { ratio: 4 },
    rounds: 2,
    grows: true,
    prepare: async world => {
      const spare = [...world.spareCourseIds];
      return { ours: () => timed(() => assign(world, spare.shift() ?? '')), floor: () => bareAssign(world) };
    },
  },
  {
    name: 'preview',
    unit: 'ms',
    bar: { ours: 1000 },
    rounds: 3,
    grows: true,
    prepare: async world => ({
      ours: () => timed(() => preview(world, world.spareCourseIds.at(-2) ?? '')),
      floor: () => timed(() => barePreview(world)),
    }),
  },
  {
    name: 'nightly',
    unit: 'ms',
    bar: { ratio: 4 },
    // Whoever was reminded is not reminded again: there is one such night in a world.
    rounds: 1,
    grows: true,
    prepare: async world => {
      const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(new Date());
      const night: Night = { today, renewed: idOf(1), reminded: idOf(11) };
      const due = await makeDue(world, night);
      return {
        floor: () => bareNight(world, night),
        ours: async () => {
          await asOfYesterday(world, today);
          const took = (await world.runJob('enrolments')) + (await world.runJob('reminders'));
          await mustBeDone(world, night, due);
          return took;
        },
      };
    },
  },
];

async function assign(world: World, courseId: string): Promise<void> {
  const { opened } = await ask<{ opened: number }>(world, '/assignments', {
    courseId,
    rule,
    startsOn: STARTS_ON,
    start: true,
    token: null,
  });
  if (opened !== world.people) throw new Error(`${opened} enrolments were opened for ${world.people} people`);
}

async function preview(world: World, courseId: string): Promise<void> {
  const { act } = await ask<{ act: number }>(world, '/assignments/preview', { courseId, rule, startsOn: STARTS_ON });
  if (act !== world.people) throw new Error(`the preview counted ${act} of ${world.people} people`);
}

async function mustBeDone({ bare, tenantId }: World, { renewed, reminded }: Night, due: number): Promise<void> {
  const [opened] = await bare.all(
    `select count(*) as n from "enrolment" where "tenantId" = $1 and "assignmentId" = $2 and "cycle" = 2`,
    [tenantId, renewed],
  );
  const [told] = await bare.all(
    `select count(*) as n from "reminder" where "tenantId" = $1 and "enrolmentId" in
       (select "enrolmentId" from "enrolment" where "tenantId" = '${tenantId}' and "assignmentId" = '${reminded}')`,
    [tenantId],
  );
  if (Number(opened?.['n']) !== due || Number(told?.['n']) !== due)
    throw new Error(`of ${due} each, ${String(opened?.['n'])} were renewed and ${String(told?.['n'])} reminded`);
}

/** As people.ts numbers the assignments. */
function idOf(n: number): string {
  return `60000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

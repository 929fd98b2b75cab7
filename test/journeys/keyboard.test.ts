import { describe, expect, it } from 'vitest';
import { createAssignment, defaultPolicy, listAssignments } from '#api/contract/assignments.ts';
import { previewAssignment } from '#api/contract/previews.ts';
import { everybody } from '#api/contract/audiences.ts';
import { listCourses } from '#api/contract/courses.ts';
import { getMyRecord } from '#api/contract/training.ts';
import { demoPeople } from '#infra/tenant/org/demo.ts';
import { assignments } from '#tab/words/de/assignments.ts';
import { frame } from '#tab/words/de/frame.ts';
import { player } from '#tab/words/de/player.ts';
import { keysOf } from './keys.ts';
import { answersFor } from './quiz.ts';
import { anInstallation, inOneGo, openWindow } from './stage.ts';

const named = (text: string): RegExp => new RegExp(`^${RegExp.escape(text)}$`);

describe('by keyboard alone', async () => {
  inOneGo();
  const installation = await anInstallation({ people: 60 });
  const { tenant, ask } = installation;
  const { page, tab } = await openWindow(installation);
  const keys = keysOf(page);
  // The mouse is not there.
  const noMouse = (): never => {
    throw new Error('This story is told without a mouse.');
  };
  Object.assign(page.mouse, { click: noMouse, down: noMouse, move: noMouse });

  const becomeByKeys = async (name: string): Promise<void> => {
    await keys.tabTo(/^Angemeldet als /);
    await keys.press('Enter');
    await keys.type(name);
    await page
      .getByRole('dialog')
      .getByRole('button', { name: new RegExp(name) })
      .first()
      .waitFor();
    await page.getByRole('dialog').getByRole('heading', { level: 2 }).waitFor({ state: 'detached' });
    await keys.press('ArrowDown');
    await keys.press('Enter');
    await page.getByRole('button', { name: `Angemeldet als ${name}. Person wechseln` }).waitFor();
    await page.locator('#training[data-state="ready"]').waitFor({ state: 'attached' });
  };

  it('a learner goes from the message to the end of the course', async () => {
    const { courses } = await ask(demoPeople.jana, listCourses, {});
    const courseId = courses.find(({ title }) => title === 'Informationssicherheit')?.courseId ?? '';
    const rule = {
      audience: { ...everybody, all: [{ kind: 'kind' as const, values: ['volunteer' as const] }] },
      dueRule: { kind: 'after-enrolment' as const, days: 14 },
      recurrence: { kind: 'none' as const },
      policy: defaultPolicy,
      floorDays: 14,
      contactPersonId: null,
      reason: null,
    };
    const draft = { courseId, rule, startsOn: '2026-01-01' };
    const { token } = await ask(demoPeople.jana, previewAssignment, draft);
    await ask(demoPeople.jana, createAssignment, { ...draft, start: true, token });
    await expect
      .poll(() => tenant.control.shown(demoPeople.anna), { message: 'Anna is told', timeout: 20_000 })
      .toHaveLength(1);

    await becomeByKeys('Anna Weber');
    await page.locator('#rail-activity .badge').waitFor();
    await keys.tabTo(/^Aktivität|^1Aktivität/);
    await keys.press('Enter');
    await keys.tabTo(/Informationssicherheit/);
    const { answers } = await answersFor(page, 'security-awareness', () => keys.press('Enter'));
    await tab.getByRole('button', { name: player.straightToQuiz }).waitFor();
    await keys.tabTo(named(player.straightToQuiz));
    await keys.press('Enter');
    for (const { question, choice } of answers) {
      await tab.getByRole('heading', { name: question }).waitFor();
      const choices = await tab
        .getByRole('radio')
        .evaluateAll(radios => radios.map(radio => (radio as HTMLInputElement).labels?.[0]?.textContent.trim() ?? ''));
      await keys.tabTo(named(choices[0] ?? ''));
      // Arrows choose, and do not answer yet.
      const at = choices.indexOf(choice);
      if (at === 0) await keys.press('Space');
      else await keys.press('ArrowDown', at);
      await keys.tabTo(named(player.quiz.answer));
      await keys.press('Enter');
      await tab.getByText(player.quiz.right).waitFor({ state: 'attached' });
      await keys.tabTo(named(player.next));
      await keys.press('Enter');
    }
    await tab.getByRole('heading', { name: player.quiz.result(answers.length, answers.length) }).waitFor();
    await keys.tabTo(named(player.next));
    await keys.press('Enter');
    await tab.getByRole('checkbox').waitFor();
    await keys.tabTo(named(player.attestation.box));
    await keys.press('Space');
    await keys.tabTo(named(player.attestation.confirm('Anna Weber')));
    await keys.press('Enter');
    await tab.getByRole('heading', { name: player.done.title('Informationssicherheit') }).waitFor();
    expect((await ask(demoPeople.anna, getMyRecord, {})).entries).toMatchObject([{ state: 'valid' }]);
  });

  it('an admin assigns a course', async () => {
    await becomeByKeys('Jana Roth');
    await keys.tabTo(named(frame.places.assignments));
    await keys.press('Enter');
    await tab.getByRole('button', { name: assignments.make }).waitFor();
    await keys.tabTo(named(assignments.make));
    await keys.press('Enter');
    await tab.getByLabel(assignments.what.label, { exact: true }).waitFor();
    await keys.tabTo(named(assignments.what.label));
    await keys.type('Einf');
    await keys.tabTo(named(assignments.whoLine.add));
    await keys.press('Enter');
    await tab.getByRole('checkbox', { name: assignments.whoLine.kindValue['staff'] ?? '' }).waitFor();
    await keys.tabTo(named(assignments.whoLine.kindValue['staff'] ?? ''));
    await keys.press('Space');
    await keys.tabTo(named(assignments.whoLine.apply));
    await keys.press('Enter');
    const button = tab.getByRole('button', { name: /^\d+ Personen zuweisen$/ });
    await tab.getByText(assignments.whoLine.kindValue['staff'] ?? '', { exact: true }).waitFor();
    await button.waitFor();
    const people = /^\d+/.exec(await button.innerText())?.[0] ?? '';
    await keys.tabTo(named(assignments.assign(people)));
    await keys.press('Enter');
    await tab.getByText(assignments.assigned(people)).waitFor();

    const held = (await ask(demoPeople.jana, listAssignments, {})).assignments;
    expect(
      held
        .filter(({ state }) => state === 'running')
        .map(({ course }) => course.title)
        .toSorted(),
    ).toEqual(['Einführung', 'Informationssicherheit']);
    expect(held.find(({ course }) => course.title === 'Einführung')?.figures.obliged).toBe(Number(people));
  });
});

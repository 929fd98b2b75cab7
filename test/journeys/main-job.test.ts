import { describe, expect, it } from 'vitest';
import { addDays, dayIn } from '#api/calendar.ts';
import { createAssignment, defaultPolicy } from '#api/contract/assignments.ts';
import { previewAssignment } from '#api/contract/previews.ts';
import { everybody, type Audience } from '#api/contract/audiences.ts';
import { listCourses } from '#api/contract/courses.ts';
import { listPersonMessages } from '#api/contract/people.ts';
import { getMyRecord, getMyTraining } from '#api/contract/training.ts';
import { syncDirectory } from '#api/contract/settings.ts';
import { systemClock } from '#api/platform/clock.ts';
import { demoPeople } from '#infra/tenant/org/demo.ts';
import { assignments } from '#tab/words/de/assignments.ts';
import { frame } from '#tab/words/de/frame.ts';
import { myTraining } from '#tab/words/de/my-training.ts';
import { player } from '#tab/words/de/player.ts';
import { datesIn } from '#tab/words/dates.ts';
import { passLeases } from '#test/reliability/kill.ts';
import { numbersOf, type Numbers } from './numbers.ts';
import { answersFor } from './quiz.ts';
import { rowsOf } from './rows.ts';
import { anInstallation, become, inOneGo, openWindow } from './stage.ts';

/** One story, told in order: each part begins where the one before it ended. */
describe('the main job, from the assignment to the report', async () => {
  inOneGo();
  const installation = await anInstallation({ people: 60 });
  const { tenant, database, ask } = installation;
  const { control } = tenant;
  const numbers = numbersOf(installation);
  const rows = rowsOf(database);
  const { obligedIn } = rows;
  const window = await openWindow(installation);
  const { page, tab } = window;
  let assigned = 0;
  let courseId = '';
  let joinerId = '';

  const agree = async (): Promise<Numbers> => {
    const fromCsv = await numbers.fromCsv();
    expect(await numbers.fromFeed(), 'the feed says what the CSV files say').toEqual(fromCsv);
    expect(await numbers.fromApi(), 'the overview says what the CSV files say').toEqual(rates(fromCsv));
    await become(window, 'Jana Roth');
    await tab.getByRole('link', { name: frame.places.overview, exact: true }).click();
    await tab.getByLabel('Zahlen', { exact: true }).waitFor();
    expect(await numbers.onScreen(window), 'the screen says what the CSV files say').toEqual(rates(fromCsv));
    return fromCsv;
  };

  it('an admin assigns a course, with a button that says to how many', async () => {
    await become(window, 'Jana Roth');
    // Nothing is due for her, so she begins at the overview.
    await tab.getByRole('link', { name: frame.places.overview, exact: true }).waitFor();
    await tab.getByRole('link', { name: frame.places.assignments, exact: true }).click();
    await tab.getByRole('button', { name: assignments.none.action }).click();
    await tab.getByLabel(assignments.what.label, { exact: true }).selectOption({ label: COURSE });
    await tab.getByRole('button', { name: assignments.whoLine.add }).click();
    await tab.getByRole('checkbox', { name: assignments.whoLine.kindValue['volunteer'] ?? '' }).check();
    await tab.getByRole('button', { name: assignments.whoLine.apply }).click();

    assigned = await rows.countVolunteers();
    expect(assigned).toBeGreaterThan(10);
    await tab.getByRole('button', { name: assignments.assign(String(assigned)) }).click();
    await tab.getByText(assignments.assigned(String(assigned))).waitFor();

    const { courses } = await ask(demoPeople.jana, listCourses, {});
    courseId = courses.find(({ title }) => title === COURSE)?.courseId ?? '';
    expect(await obligedIn(courseId)).toHaveLength(assigned);
  });

  it('a volunteer is told in the activity feed, and lands on that very course with one tap', async () => {
    await expect
      .poll(() => control.shown(demoPeople.anna), { message: 'Anna is told', timeout: 20_000 })
      .toHaveLength(1);
    await become(window, 'Anna Weber');
    const feed = page.locator('#rail-activity');
    await expect
      .poll(
        () =>
          feed
            .locator('.badge')
            .textContent()
            .catch(() => null),
        { timeout: 10_000 },
      )
      .toBe('1');
    await feed.click();
    await page.locator('.note.unread').click();
    await expect
      .poll(() => new URL(page.frame('training-tab')?.url() ?? 'about:blank').pathname, { timeout: 10_000 })
      .toBe(`/course/${courseId}`);
    await tab.getByRole('button', { name: player.straightToQuiz }).waitFor();
    await expect.poll(() => feed.locator('.badge').count(), { message: 'the badge goes' }).toBe(0);
  });

  it('she passes the quiz, gives her word, and sees until when it is valid', async () => {
    // Opened anew from My training, as after a break: what the tab fetches then is the text of her quiz.
    await become(window, 'Anna Weber');
    await tab.getByRole('heading', { name: COURSE }).waitFor();
    const { answers } = await answersFor(page, 'security-awareness', () =>
      tab.getByRole('button', { name: new RegExp(`${myTraining.start}|${myTraining.continue}`) }).click(),
    );
    await tab.getByRole('button', { name: player.straightToQuiz }).click();
    for (const { question, choice } of answers) {
      await tab.getByRole('heading', { name: question }).waitFor();
      await tab.getByRole('radio', { name: choice, exact: true }).click();
      await tab.getByText(player.quiz.right).waitFor({ state: 'attached' });
      await tab.getByRole('button', { name: player.next, exact: true }).click();
    }
    await tab.getByRole('heading', { name: player.quiz.result(answers.length, answers.length) }).waitFor();
    await tab.getByRole('button', { name: player.next, exact: true }).click();
    await tab.getByRole('checkbox', { name: player.attestation.box }).check();
    await tab.getByRole('button', { name: player.attestation.confirm('Anna Weber') }).click();
    await tab.getByRole('heading', { name: player.done.title(COURSE) }).waitFor();

    const { entries } = await ask(demoPeople.anna, getMyRecord, {});
    expect(entries).toMatchObject([{ course: { title: COURSE }, state: 'valid', how: 'learned' }]);
    const { completedOn = '', validUntilOn = '' } = entries[0] ?? {};
    expect(Number((validUntilOn ?? '').slice(0, 4)) - Number(completedOn.slice(0, 4))).toBe(1);
    const said = datesIn('de', completedOn, 'Europe/Berlin').plainDay(validUntilOn ?? '');
    await tab.getByText(player.done.valid(said)).waitFor();
    expect((await ask(demoPeople.anna, getMyTraining, {})).toDo).toEqual([]);
  });

  it('the overview, the files and the feed say the same', async () => {
    expect(await agree()).toEqual({ obliged: assigned, valid: 1, overdue: 0, completions: 1 });
  });

  it('a joiner who arrives with the next reading is enrolled, with that course on her list', async () => {
    const joiner = await control.addPerson({
      user: { givenName: 'Nora', surname: 'Neumann', displayName: 'Nora Neumann', employeeType: 'Volunteer', department: 'Kreisverband Köln' },
    }); // prettier-ignore
    await ask(demoPeople.jana, syncDirectory, {});
    await expect
      .poll(() => obligedIn(courseId), { message: 'Nora is enrolled', timeout: 15_000 })
      .toContain(joiner.user.id);
    expect((await ask(joiner.user.id, getMyTraining, {})).toDo).toMatchObject([{ course: { title: COURSE } }]);
    expect(await agree()).toMatchObject({ obliged: assigned + 1, valid: 1 });
    joinerId = joiner.user.id;
  });

  it('a leaver disappears from the rates', async () => {
    const leaver = (await obligedIn(courseId)).find(id => !(Object.values(demoPeople) as string[]).includes(id)) ?? '';
    await control.deletePerson(leaver);
    await ask(demoPeople.jana, syncDirectory, {});
    await expect
      .poll(() => obligedIn(courseId), { message: 'the leaver is out', timeout: 15_000 })
      .not.toContain(leaver);
    expect(await agree()).toMatchObject({ obliged: assigned, valid: 1, completions: 1 });
  });

  it('killed in the middle of a reminder run and started again: exactly one message for everybody', async () => {
    const { courses } = await ask(demoPeople.jana, listCourses, {});
    const onboarding = courses.find(({ courseId: id }) => id !== courseId)?.courseId ?? '';
    const before = await control.counts();
    // Microsoft takes the first bulk of messages, and its answer does not come: the middle in which the server dies.
    const fault = await control.plantFault({ kind: 'timeout-after', operation: 'feed.bulk', count: 1 });
    const draft = { courseId: onboarding, rule: ruleFor(STAFF), startsOn: '2026-01-01' };
    const { token, people } = await ask(demoPeople.jana, previewAssignment, draft);
    expect(people).toBeGreaterThan(10);
    await ask(demoPeople.jana, createAssignment, { ...draft, start: true, token });

    const told = async (): Promise<number> =>
      (await control.counts()).notificationsAccepted - before.notificationsAccepted;
    await expect
      .poll(async () => (await control.struck())[fault] === 1 && (await told()) >= 3, {
        message: 'a bulk of messages is taken, without an answer',
        timeout: 20_000,
        interval: 20,
      })
      .toBe(true);
    await installation.kill();
    const { sending = 0 } = await rows.feedStates();
    expect(sending, 'killed while messages were on their way').toBeGreaterThanOrEqual(3);
    expect(await told(), 'Microsoft has them all the same').toBeGreaterThanOrEqual(sending);
    expect(await told(), 'others were not told yet').toBeLessThan(people);
    await control.clearFaults();
    await passLeases(database);
    await installation.start();

    await expect
      .poll(() => rows.unfinishedMessages(joinerId), {
        message: 'everything that was owed has been sent',
        timeout: 30_000,
        interval: 200,
      })
      .toEqual([]);
    const obliged = await obligedIn(onboarding);
    expect(obliged).toHaveLength(people);
    const seen: Record<string, number> = {};
    for (const entraId of obliged)
      seen[entraId] = (await control.shown(entraId)).length + (await control.inbox(entraId)).length;
    const wrong = Object.entries(seen).filter(([, messages]) => messages !== 1);
    expect(wrong, 'not exactly one message').toEqual([]);
  });

  it('the joiner is told the next morning: promised, and not sent today', async () => {
    // A reading that was wrong can still be undone unseen: the message is promised, for tomorrow.
    const { personId, timeZone } = await rows.person(joinerId);
    const tomorrow = addDays(systemClock.today(timeZone), 1);
    await expect
      .poll(() => ask(demoPeople.jana, listPersonMessages, { personId }), {
        message: 'Nora is promised a message',
        timeout: 20_000,
      })
      .toMatchObject({ messages: [{ kind: 'courseAssigned', state: 'promised', courses: 1 }] });
    const { messages } = await ask(demoPeople.jana, listPersonMessages, { personId });
    expect(messages.map(({ at }) => dayIn(timeZone, at))).toEqual([tomorrow]);
    expect(await control.acceptedFor(joinerId)).toEqual([]);
  });

  it('nothing complained on the way', () => {
    expect(window.complaints).toEqual([]);
  });
});

const COURSE = 'Informationssicherheit';
const STAFF: Audience = { ...everybody, all: [{ kind: 'kind', values: ['staff'] }] };

const ruleFor = (audience: Audience) => ({
  audience,
  dueRule: { kind: 'after-enrolment', days: 14 } as const,
  recurrence: { kind: 'none' } as const,
  policy: defaultPolicy,
  floorDays: 14,
  contactPersonId: null,
  reason: null,
});

const rates = ({ obliged, valid, overdue }: Numbers) => ({ obliged, valid, overdue });

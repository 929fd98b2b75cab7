import type { ReplyOf } from '#api/contract/endpoint.ts';
import type { Session } from '#api/contract/session.ts';
import type { Confirmation, getMyRecord, MyTraining, TrainingRow } from '#api/contract/training.ts';
import { idOf } from '#test/support/given.ts';
import { COURSE_ID } from './course.ts';

/** The people and obligations of the pictures. Today is Tuesday, 11 May 2027. */
export const TODAY = '2027-05-11';
type Language = 'de' | 'en';

export function sessionIn(language: Language): Session {
  return {
    personId: idOf('lena'),
    name: 'Lena Hoffmann',
    language,
    ownLanguage: null,
    form: 'du',
    timeZone: 'Europe/Berlin',
    today: TODAY,
    organisation: 'Hilfswerk Köln',
    may: { learn: true, team: false, read: false, author: false, branch: false, admin: false },
    messagesStopped: null,
  };
}

const jana = { personId: idOf('jana'), name: 'Jana Roth' };

function row(courseId: string, title: string, icon: string, change: Partial<TrainingRow>): TrainingRow {
  return {
    course: { courseId, title, icon },
    state: 'open',
    dueOn: '2027-06-30',
    dueInDays: 50,
    steps: 5,
    stepsDone: 0,
    currentStepShare: 0,
    minutesLeft: 15,
    begun: false,
    reasons: [
      {
        enrolmentId: idOf(`enrolment ${title}`),
        assignmentId: idOf(`assignment ${title}`),
        audience: [
          { kind: 'kind', value: 'volunteer' },
          { kind: 'unit', value: 'Köln' },
        ],
        recurrence: { kind: 'months', months: 12 },
        words: null,
        assignedOn: '2027-03-02',
        assignedBy: jana,
        contact: { ...jana, mail: 'jana.roth@example.org' },
        dueOn: change.dueOn ?? '2027-06-30',
      },
    ],
    ...change,
  };
}

export function trainingIn(language: Language): MyTraining {
  const de = language === 'de';
  const done = (title: string, completedOn: string, validUntilOn: string | null) => ({
    course: { courseId: idOf(title), title, icon: 'document' },
    completionId: idOf(`completion ${title}`),
    completedOn,
    validUntilOn,
  });
  return {
    today: TODAY,
    toDo: [
      row(COURSE_ID, de ? 'Informationssicherheit' : 'Information security', 'shield', {
        state: 'due-soon',
        dueOn: '2027-05-14',
        dueInDays: 3,
        stepsDone: 2,
        currentStepShare: 0.4,
        minutesLeft: 8,
        begun: true,
      }),
      row(idOf('first aid'), de ? 'Erste Hilfe' : 'First aid', 'heart', {
        dueOn: '2027-05-28',
        dueInDays: 17,
        minutesLeft: 30,
      }),
      row(idOf('fire'), de ? 'Brandschutz' : 'Fire safety', 'flame', {}),
    ],
    done: [
      done(de ? 'Hygiene im Einsatz' : 'Hygiene in action', '2027-05-06', '2028-05-06'),
      done(de ? 'Verhaltenskodex' : 'Code of conduct', '2027-04-30', null),
      done(de ? 'Datenschutz im Ehrenamt' : 'Data protection for volunteers', '2027-04-28', '2029-04-28'),
      done(de ? 'Willkommen in Köln' : 'Welcome to Cologne', '2027-04-12', null),
    ],
    plans: [],
    next: null,
    responsible: jana,
  };
}

/** On a learning path of four courses: one done, one late, one next, one after that. */
export function onPlanIn(language: Language): MyTraining {
  const training = trainingIn(language);
  const [welcome, security, aid, fire] = [training.done[3], ...training.toDo].map(each => each?.course);
  if (welcome === undefined || security === undefined || aid === undefined || fire === undefined) return training;
  const steps: MyTraining['plans'][number]['steps'] = [
    { course: welcome, state: 'done', dueOn: '2027-04-14', doneOn: '2027-04-12' },
    { course: security, state: 'overdue', dueOn: '2027-05-03', doneOn: null },
    { course: aid, state: 'next', dueOn: '2027-05-28', doneOn: null },
    { course: fire, state: 'open', dueOn: '2027-06-30', doneOn: null },
  ];
  const title = language === 'de' ? 'Ankommen im Ehrenamt' : 'Arriving as a volunteer';
  return { ...training, plans: [{ assignmentId: idOf('plan'), title, steps }] };
}

export function overdueIn(language: Language): MyTraining {
  const training = trainingIn(language);
  const [first, ...others] = training.toDo;
  return first === undefined
    ? training
    : { ...training, toDo: [{ ...first, state: 'overdue', dueOn: '2027-05-03', dueInDays: -8 }, ...others] };
}

export function nothingIn(language: Language): MyTraining {
  return {
    ...trainingIn(language),
    toDo: [],
    next: {
      course: { courseId: idOf('first aid'), title: language === 'de' ? 'Erste Hilfe' : 'First aid', icon: 'heart' },
      opensOn: '2028-03-14',
    },
  };
}

export function recordIn(language: Language): ReplyOf<typeof getMyRecord> {
  const training = trainingIn(language);
  const [hygiene] = training.done;
  return {
    entries: [
      ...training.done.map((row, index) => ({
        completionId: row.completionId,
        number: `2027-000${index + 1}`,
        course: row.course,
        completedOn: row.completedOn,
        validUntilOn: row.validUntilOn,
        state: 'valid' as const,
        how: 'learned' as const,
        recordedBy: null,
        version: 3,
        issuer: null,
        withdrawn: null,
      })),
      {
        completionId: idOf('old first aid'),
        number: '2025-0007',
        course: { courseId: idOf('first aid'), title: language === 'de' ? 'Erste Hilfe' : 'First aid', icon: 'heart' },
        completedOn: '2025-05-03',
        validUntilOn: '2027-05-03',
        state: 'expired',
        how: 'recorded',
        recordedBy: jana,
        version: null,
        issuer: 'Deutsches Rotes Kreuz',
        withdrawn: null,
      },
      {
        completionId: idOf('wrong first aid'),
        number: '2024-0003',
        course: hygiene?.course ?? { courseId: idOf('x'), title: 'x', icon: 'document' },
        completedOn: '2024-03-01',
        validUntilOn: null,
        state: 'withdrawn',
        how: 'recorded',
        recordedBy: jana,
        version: null,
        issuer: null,
        withdrawn: { on: '2024-03-12', by: jana, reason: language === 'de' ? 'falsche Person' : 'wrong person' },
      },
    ],
    seenBy: { responsible: [jana], admins: 3 },
    retention: { progressDays: 90, completionYears: 3 },
  };
}

export function confirmationIn(language: Language, completionId: string): Confirmation {
  return {
    completionId,
    number: '2027-0001',
    name: 'Lena Hoffmann',
    organisation: 'Hilfswerk Köln',
    courseTitle: language === 'de' ? 'Informationssicherheit' : 'Information security',
    version: 3,
    completedOn: TODAY,
    completedAt: '2027-05-11T09:12:00.000Z',
    validUntilOn: '2028-05-11',
    how: 'learned',
    issuer: null,
    attestedText:
      language === 'de'
        ? 'Ich habe die Regeln zur Informationssicherheit gelesen und halte mich daran. Verdächtiges melde ich sofort.'
        : 'I have read the rules on information security and keep to them. I report what looks suspicious at once.',
    contentDigest: 'b3'.repeat(32),
    withdrawn: false,
  };
}

import type { OwnRequest, RequestRow } from '#api/contract/requests.ts';
import { idOf } from '#test/support/given.ts';
import { COURSE_ID } from './course.ts';

type Language = 'de' | 'en';

const jana = { personId: idOf('jana'), name: 'Jana Roth' };
const nothing = { completedOn: null, issuer: null, untilOn: null, words: null, files: [], decided: null };

/** More time is with Jana; first aid was declined. */
export function myRequestsIn(language: Language): OwnRequest[] {
  const de = language === 'de';
  return [
    {
      ...nothing,
      requestId: idOf('request time'),
      course: { courseId: COURSE_ID, title: de ? 'Informationssicherheit' : 'Information security', icon: 'shield' },
      kind: 'more-time',
      state: 'open',
      askedAt: '2027-05-10T09:00:00.000Z',
      untilOn: '2027-06-01',
      with: [jana],
      quietUntilOn: '2027-05-16',
    },
    {
      ...nothing,
      requestId: idOf('request fire'),
      course: { courseId: idOf('fire'), title: de ? 'Brandschutz' : 'Fire safety', icon: 'flame' },
      kind: 'not-for-me',
      state: 'open',
      askedAt: '2027-05-09T09:00:00.000Z',
      words: de ? 'Ich arbeite nur von zu Hause.' : 'I only work from home.',
      with: [],
      quietUntilOn: '2027-05-15',
    },
    {
      ...nothing,
      requestId: idOf('request done'),
      course: { courseId: idOf('first aid'), title: de ? 'Erste Hilfe' : 'First aid', icon: 'heart' },
      kind: 'done-already',
      state: 'declined',
      askedAt: '2027-05-04T09:00:00.000Z',
      completedOn: '2025-05-02',
      with: [],
      quietUntilOn: null,
      decided: {
        at: '2027-05-05T09:00:00.000Z',
        by: jana,
        answer: de ? 'Der Nachweis ist von 2025.' : 'The certificate is of 2025.',
      },
    },
  ];
}

/** What waits for Jana. */
export function requestsIn(language: Language): RequestRow[] {
  const de = language === 'de';
  const firstAid = { courseId: idOf('first aid'), title: de ? 'Erste Hilfe' : 'First aid', icon: 'heart' };
  return [
    {
      ...nothing,
      requestId: idOf('request mehmet'),
      person: { personId: idOf('mehmet'), name: 'Mehmet Aydın' },
      course: firstAid,
      kind: 'done-already',
      state: 'open',
      askedAt: '2027-05-08T09:00:00.000Z',
      ageDays: 3,
      completedOn: '2027-05-02',
      issuer: de ? 'Rotes Kreuz' : 'Red Cross',
      files: [{ attachmentId: idOf('file'), name: 'card.jpg', mediaType: 'image/jpeg', bytes: 240_000 }],
      with: [jana],
      dueOn: '2027-05-03',
    },
    {
      ...nothing,
      requestId: idOf('request lena'),
      person: { personId: idOf('lena'), name: 'Lena Hoffmann' },
      course: { courseId: COURSE_ID, title: de ? 'Informationssicherheit' : 'Information security', icon: 'shield' },
      kind: 'more-time',
      state: 'open',
      askedAt: '2027-05-11T05:00:00.000Z',
      ageDays: 0,
      untilOn: '2027-06-01',
      words: de ? 'Bis Ende Mai bin ich im Einsatz.' : 'I am deployed until the end of May.',
      with: [],
      dueOn: '2027-05-14',
    },
  ];
}

export function requestIn(language: Language, requestId: string): RequestRow {
  const found = requestsIn(language).find(one => one.requestId === requestId);
  if (found === undefined) throw new Error(`no sample request ${requestId}`);
  return found;
}

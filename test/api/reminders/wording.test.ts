import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { messageKind, type MessageContent } from '#api/contract/messages.ts';
import { mailWords } from '#api/reminders/mail-wording.ts';
import { FEED_TEMPLATES, feedWords } from '#api/reminders/wording.ts';

const course = (title: string, dueOn: string) => ({ courseId: '0', title, dueOn, daysToDue: 0 });
function aContent(more: Partial<MessageContent> = {}): MessageContent {
  return {
    language: 'en',
    form: 'sie',
    firstName: 'Anna',
    courses: [course('Security awareness', '2027-05-14')],
    step: 'd-3',
    contact: 'Jana Roth',
    ...more,
  };
}
const frame = {
  name: 'Anna Weber',
  organisation: 'Lotsenwerk',
  link: 'https://teams.microsoft.com/l/entity/x/training?a=1&b=2',
};
const LONG = 'Ein sehr langer Kurstitel über Datenschutz, Informationssicherheit und alles Übrige 🚒🚒🚒';

describe('the words of a notification', () => {
  it('name the course and the day as people say it', () => {
    expect(feedWords('courseDue', aContent(), '2027-05-11')).toEqual({
      title: 'Due in 3 days, Fri 14 May: Security awareness',
      preview: 'Open it here and continue where you left off. Jana Roth answers questions.',
      parameters: { courses: 'Security awareness', due: 'in 3 days, Fri 14 May' },
    });
    expect(feedWords('courseDue', aContent({ language: 'de' }), '2027-05-13').title).toBe(
      'Fällig morgen, Fr 14. Mai: Security awareness',
    );
    expect(feedWords('courseOverdue', aContent({ language: 'de', form: 'du' }), '2028-05-15')).toMatchObject({
      title: 'Noch offen: Security awareness, fällig war Fr 14. Mai 2027',
      preview: 'Du kannst noch abschließen: hier öffnen und weitermachen. Fragen beantwortet Jana Roth.',
    });
  });

  it('say in one line that there are several', () => {
    const several = aContent({
      courses: [course('First aid', '2027-05-14'), course('Fire safety', '2027-05-20'), course('Data', '2027-05-21')],
    });

    expect(feedWords('courseAssigned', several, '2027-05-11').title).toBe(
      'Assigned to you: First aid and 2 more, until Fri 14 May',
    );
  });

  it('keep to the lengths that Teams shows, and end no title with a full stop', () => {
    for (const language of ['de', 'en'] as const)
      for (const form of ['sie', 'du'] as const)
        for (const kind of messageKind.options)
          for (const courses of [
            [course(LONG, '2027-05-14')],
            [course(LONG, '2027-05-14'), course('B', '2027-05-15')],
          ]) {
            const words = feedWords(
              kind,
              aContent({
                language,
                form,
                courses,
                contact: 'Prof. Dr. Dr. Anneliese-Charlotte Freifrau von und zu Hohenlohe-Schillingsfürst',
              }),
              '2027-05-11',
            );
            expect(words.title.length).toBeLessThanOrEqual(150);
            expect(words.preview.length).toBeLessThanOrEqual(150);
            expect(words.title).not.toMatch(/[.{}]$/);
            for (const value of Object.values(words.parameters)) expect(value.length).toBeLessThanOrEqual(50);
            expect(words.title).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
          }
  });

  it('are the sentences of the manifest in both languages', () => {
    const read = (name: string): Record<string, never> =>
      JSON.parse(readFileSync(new URL(`../../../appPackage/${name}`, import.meta.url), 'utf8'));
    const { activityTypes } = read('manifest.json')['activities'] as unknown as {
      activityTypes: readonly { type: string; templateText: string }[];
    };
    const german = read('de.json') as Record<string, string>;

    expect(Object.fromEntries(activityTypes.map(({ type, templateText }) => [type, templateText]))).toEqual(
      FEED_TEMPLATES.en,
    );
    expect(activityTypes.map(({ type }, i) => [type, german[`activities.activityTypes[${i}].templateText`]])).toEqual(
      Object.entries(FEED_TEMPLATES.de),
    );
    expect(Object.keys(FEED_TEMPLATES.en)).toEqual(messageKind.options);
  });
});

describe('the words of a mail', () => {
  it('begin with what to do and by when, then why, then who answers; German in Sie and Du', () => {
    const sie = mailWords('courseDue', aContent({ language: 'de' }), '2027-05-11', frame);
    const du = mailWords('courseDue', aContent({ language: 'de', form: 'du' }), '2027-05-11', frame);

    expect(sie.subject).toBe('Security awareness: fällig am Freitag, 14. Mai');
    expect(sie.text).toBe(
      [
        'Guten Tag Anna Weber,',
        'bitte schließen Sie „Security awareness“ bis Freitag, 14. Mai (in 3 Tagen) ab.',
        `Kurs öffnen: ${frame.link}`,
        'Sie bekommen diese Nachricht, weil Lotsenwerk alle mit Ihrer Aufgabe bittet, diesen Kurs abzuschließen. Fragen beantwortet Jana Roth.',
        'Der Link ist nicht nötig: In Teams zeigt Coursekeeper dasselbe unter Meine Schulungen.',
      ].join('\n\n'),
    );
    expect(du.text).toContain('bitte schließe „Security awareness“ bis Freitag, 14. Mai (in 3 Tagen) ab.');
    expect(du.text).not.toMatch(/\b(Sie|Ihr|Ihrer)\b/);
    expect(sie.text).not.toMatch(/\b(du|dein|deiner|dir)\b/i);
  });

  it('never blame: what is late can still be done', () => {
    const late = mailWords('courseOverdue', aContent(), '2027-05-20', frame);

    expect(late.subject).toBe('Still open: Security awareness');
    expect(late.text).toContain('you can still complete “Security awareness”. It was due on Friday 14 May.');
  });

  it('cannot be made to carry markup', () => {
    const { html } = mailWords(
      'courseDue',
      aContent({ courses: [course('<img src=x onerror=alert(1)>', '2027-05-14')], contact: '"><script>' }),
      '2027-05-11',
      { ...frame, name: 'A & <b>B</b>' },
    );

    expect(html).not.toMatch(/<(img|script|b)\b/);
    expect(html).toContain('A &amp; &lt;b&gt;B&lt;/b&gt;');
    expect(html).toContain('a=1&amp;b=2');
  });
});

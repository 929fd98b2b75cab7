import type { Browser, Frame } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '#test/support/browser.ts';
import { playAdmin } from './stage/admin.ts';
import { ADMIN_IDS, pathAssignmentSample, pathSample } from './stage/admin-samples.ts';
import { findBarriers } from './stage/axe.ts';
import { openStage, openTab, type Stage } from './stage/stage.ts';
import { switchTheme } from './stage/theme.ts';

let browser: Browser;
let stage: Stage;
beforeAll(async () => {
  [browser, stage] = await Promise.all([launchBrowser(), openStage()]);
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

type Screen = { name: string; start: string; heading: RegExp; act?: (tab: Frame) => Promise<void> };
const press = (name: string | RegExp) => (tab: Frame) => tab.getByRole('button', { name }).first().click();

const screens: Screen[] = [
  { name: 'the overview', start: '/overview', heading: /3 Dinge brauchen eine Entscheidung/ },
  { name: 'how it is counted', start: '/overview', heading: /3 Dinge/, act: press('Wie wird gezählt?') },
  {
    name: 'reminding all of the team who are overdue',
    start: '/team',
    heading: /./,
    act: async tab => {
      await tab.getByText('2 Anfragen zu entscheiden').waitFor();
      await press('Alle Überfälligen erinnern')(tab);
      await tab.getByRole('button', { name: '3 Personen erinnern' }).waitFor();
    },
  },
  {
    name: 'naming a deputy',
    start: '/team',
    heading: /./,
    act: async tab => {
      await tab.getByText('Keine Vertretung.').waitFor();
      await press('Ändern')(tab);
      await tab.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'the open requests, declining one',
    start: '/overview/requests',
    heading: /2 offene Anfragen/,
    act: async tab => {
      await tab.getByText('Gilt dann bis 2. Mai 2029').waitFor();
      await press('Nein: Mehmet Aydın, Erste Hilfe')(tab);
      await tab.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'waiving a course for a person',
    start: `/people/${ADMIN_IDS.person}`,
    heading: /Mehmet/,
    act: async tab => {
      await press('Ausnahmen')(tab);
      await tab.getByRole('menuitem', { name: 'Von Kurs befreien' }).click();
      await tab.getByRole('combobox', { name: 'Kurs' }).selectOption({ index: 1 });
      await tab.getByText(/nicht erforderlich/).waitFor();
    },
  },
  {
    name: 'people selected in the list',
    start: '/people',
    heading: /Person/,
    act: async tab => {
      await press('Auswählen')(tab);
      await tab.getByRole('checkbox', { name: 'Mehmet Aydın auswählen' }).click();
    },
  },
  {
    name: 'reminding those selected in the list',
    start: '/people',
    heading: /Person/,
    act: async tab => {
      await press('Auswählen')(tab);
      await tab.getByRole('checkbox', { name: 'Mehmet Aydın auswählen' }).click();
      await press('Erinnern')(tab);
      await tab.getByRole('button', { name: '2 Personen erinnern' }).waitFor();
    },
  },
  {
    name: 'pausing a unit',
    start: '/messages',
    heading: /198 Nachrichten/,
    act: async tab => {
      await press('Einheit ruhen lassen')(tab);
      await tab.getByRole('dialog').waitFor();
    },
  },
  { name: 'the assignments', start: '/assignments', heading: /2 Zuweisungen laufen/ },
  { name: 'one assignment', start: `/assignments/${ADMIN_IDS.assignment}`, heading: /Alle Ehrenamtlichen in Köln/ },
  {
    name: 'ending an assignment',
    start: `/assignments/${ADMIN_IDS.assignment}`,
    heading: /Alle Ehrenamtlichen/,
    act: press('Beenden'),
  },
  {
    name: 'changing a running assignment',
    start: `/assignments/${ADMIN_IDS.assignment}?edit`,
    heading: /Laufende Zuweisung ändern/,
  },
  {
    name: 'a new assignment with its preview, adding a condition',
    start: `/assignments/new?course=${ADMIN_IDS.course}`,
    heading: /Neue Zuweisung/,
    act: async tab => {
      await tab.getByText('müssen handeln').waitFor();
      await press('Bedingung')(tab);
      await tab.getByRole('combobox', { name: 'Art der Bedingung' }).selectOption('unit');
      await tab.getByRole('checkbox', { name: /Köln/ }).waitFor();
    },
  },
  {
    name: 'choosing job titles for an alternative',
    start: `/assignments/new?course=${ADMIN_IDS.course}`,
    heading: /Neue Zuweisung/,
    act: async tab => {
      await tab.getByText('müssen handeln').waitFor();
      await press('Bedingung')(tab);
      await tab.getByRole('combobox', { name: 'Art der Bedingung' }).selectOption('job-title');
      await tab.getByRole('checkbox', { name: /Sanitäterin \(412\)/ }).click();
      await press('Hinzufügen')(tab);
      await press('Oder auch')(tab);
      await tab.getByRole('checkbox', { name: 'hauptamtlich' }).click();
      await press('Hinzufügen')(tab);
      await tab.getByText('oder auch: Teil 2').waitFor();
    },
  },
  {
    name: 'choosing a saved audience',
    start: `/assignments/new?course=${ADMIN_IDS.course}`,
    heading: /Neue Zuweisung/,
    act: async tab => {
      await press('Gespeicherte Zielgruppe nutzen')(tab);
      await tab.getByRole('button', { name: 'Umbenennen: Ehrenamtliche in Köln' }).waitFor();
    },
  },
  {
    name: 'when it falls due',
    start: `/assignments/new?course=${ADMIN_IDS.course}`,
    heading: /Neue Zuweisung/,
    act: press(/14 Tage nach Beginn/),
  },
  {
    name: 'words and reminders',
    start: `/assignments/new?course=${ADMIN_IDS.course}`,
    heading: /Neue Zuweisung/,
    act: press(/Standardtext/),
  },
  {
    name: 'changing a running assignment of a learning path, open ones too',
    start: `/assignments/${pathAssignmentSample.assignmentId}?edit`,
    heading: /Laufende Zuweisung ändern/,
    act: async tab => {
      await tab.getByText('Die Kurse der Reihe nach').waitFor();
      await tab.getByRole('radio', { name: /Auch für die 196 offenen/ }).click();
      await tab.getByText(/180 Personen/).waitFor();
    },
  },
  {
    name: 'a learning path',
    start: `/courses/paths/${pathSample.pathId}`,
    heading: /Einführung/,
    act: tab =>
      tab
        .getByRole('button', { name: /nach unten/ })
        .first()
        .waitFor(),
  },
  { name: 'a new learning path', start: '/courses/paths/new', heading: /Neuer Lernpfad/ },
  { name: 'the courses', start: '/courses', heading: /1 Kurs lässt sich lernen/ },
  { name: 'one course', start: `/courses/${ADMIN_IDS.course}`, heading: /Informationssicherheit/ },
  {
    name: 'what also counts for a course',
    start: `/courses/${ADMIN_IDS.course}`,
    heading: /Informationssicherheit/,
    act: async tab => {
      await press('Ändern, was zählt')(tab);
      await tab.getByText('12 Personen haben es schon').waitFor();
    },
  },
  {
    name: 'publishing a major version and asking everybody again',
    start: `/courses/${ADMIN_IDS.course}`,
    heading: /Informationssicherheit/,
    act: async tab => {
      await press('Veröffentlichen')(tab);
      await tab.getByRole('radio', { name: /Groß/ }).click();
      await tab.getByRole('checkbox', { name: /Alle neu fragen/ }).click();
      await tab.getByText(/2\.612 Personen/).waitFor();
    },
  },
  {
    name: 'reading a version',
    start: `/courses/${ADMIN_IDS.course}`,
    heading: /Informationssicherheit/,
    act: press('Version 5 lesen'),
  },
  { name: 'the people', start: '/people', heading: /1 Personen/ },
  {
    name: 'one person, why and changes unfolded',
    start: `/people/${ADMIN_IDS.person}`,
    heading: /Mehmet Aydın/,
    act: async tab => {
      await press('Warum?')(tab);
      await press(/Änderungen/)(tab);
      await press(/Nachrichten/)(tab);
    },
  },
  {
    name: 'recording a completion',
    start: `/people/${ADMIN_IDS.person}`,
    heading: /Mehmet Aydın/,
    act: press('Abschluss eintragen'),
  },
  {
    name: 'withdrawing a completion',
    start: `/people/${ADMIN_IDS.person}`,
    heading: /Mehmet Aydın/,
    act: press(/zurücknehmen/),
  },
  { name: 'the team', start: '/team', heading: /1 überfällig bei 1 Personen/ },
  { name: 'the messages', start: '/messages', heading: /Heute 198 Nachrichten/ },
  { name: 'the text of a message', start: '/messages', heading: /Heute 198/, act: press(/Text für/) },
  { name: 'stopping all messages', start: '/messages', heading: /Heute 198/, act: press('Alle Nachrichten anhalten') },
  ...[
    ['organisation', /Die Organisation/],
    ['mapping', /Wer ist wer/],
    ['messages', /Nachrichten/],
    ['privacy', /Datenschutz/],
    ['directory', /Verzeichnis/],
    ['reports', /Zugang zu Berichten/],
    ['log', /Protokoll/],
  ].map(([part, heading]) => ({
    name: `settings: ${String(part)}`,
    start: `/settings?part=${String(part)}`,
    heading: heading as RegExp,
  })),
  {
    name: 'units, changing one',
    start: '/settings?part=units',
    heading: /Einheiten/,
    act: async tab => {
      await tab.getByText('betreut von Jana Roth', { exact: false }).waitFor();
      await press('Köln ändern')(tab);
      await tab.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'admins of units, narrowing one',
    start: '/settings?part=admins',
    heading: /Admins von Einheiten/,
    act: press('Admin auf Einheiten eingrenzen'),
  },
  {
    name: 'a new report key',
    start: '/settings?part=reports',
    heading: /Zugang zu Berichten/,
    act: press('Neuer Schlüssel'),
  },
];

/** Each screen is opened once, on the phone, and looked at in every theme the host can switch to, then on the desktop. */
test.for(screens)('$name: no barriers in three themes, no sideways scrolling', async ({ start, heading, act }) => {
  playAdmin(stage, 'de');
  const { page, tab } = await openTab(browser, stage, { locale: 'de-de', start, width: 360, height: 780 });
  await tab.getByRole('heading', { level: 1, name: heading }).waitFor({ timeout: 15_000 });
  await act?.(tab);
  // What was pressed for has come: nothing is still loading.
  await tab.waitForFunction(() => document.querySelector('[role="status"] + [aria-hidden]') === null);
  expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  for (const theme of ['default', 'dark', 'contrast'] as const) {
    await switchTheme(page, tab, theme);
    const { barriers, looked } = await findBarriers(page, theme === 'default' ? 'everything' : 'colours');
    expect(barriers, theme).toEqual([]);
    expect(looked).toBeGreaterThan(0);
  }
  await switchTheme(page, tab, 'default');
  await page.setViewportSize({ width: 1200, height: 800 });
  expect((await findBarriers(page)).barriers, 'desktop').toEqual([]);
  await page.context().close();
});

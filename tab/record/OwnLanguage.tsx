import { makeStyles, tokens } from '@fluentui/react-components';
import type { Language } from '#api/contract/endpoint.ts';
import { chooseLanguage, getSession } from '#api/contract/session.ts';
import { call } from '#tab/api.ts';
import { getMyRecord, getMyTraining } from '#api/contract/training.ts';
import { sessionInput } from '#tab/frame/start.ts';
import { useSession } from '#tab/frame/session.ts';
import { useHost } from '#tab/host.ts';
import { usePageStyles } from '#tab/my-training/page-styles.ts';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { keep, refresh } from '#tab/parts/use-endpoint.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  set: { margin: 0, padding: 0, border: 'none', display: 'flex', flexWrap: 'wrap', columnGap: '24px' },
  legend: { padding: 0 },
  choice: {
    display: 'flex',
    alignItems: 'center',
    columnGap: '10px',
    minHeight: '44px',
    fontSize: tokens.fontSizeBase300,
    cursor: 'pointer',
    borderRadius: tokens.borderRadiusMedium,
    ':has(:focus-visible)': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '2px' },
  },
  radio: {
    appearance: 'none',
    boxSizing: 'border-box',
    flexShrink: 0,
    width: '16px',
    height: '16px',
    margin: 0,
    border: `1px solid ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusCircular,
    outlineStyle: 'none',
    ':checked': { border: `5px solid ${tokens.colorCompoundBrandBackground}` },
  },
});

const choices: readonly (Language | null)[] = [null, 'de', 'en'];

/** The own choice of language, for screens and messages; or the host's again. */
export function OwnLanguage() {
  const styles = useStyles();
  const page = usePageStyles();
  const words = useWords('record');
  const { ownLanguage } = useSession();
  const host = useHost();
  const choosing = useAction(async (language: Language | null) => {
    keep(getSession, sessionInput(), await call(chooseLanguage, { language }));
    // Titles come in the language of the screen: what stands here is asked again; other places ask when they are opened.
    document.documentElement.lang = language ?? host.language;
    await refresh(getMyRecord, getMyTraining);
  });
  return (
    <section>
      <fieldset className={styles.set}>
        <legend className={styles.legend}>
          <h2 className={page.heading}>{words.language.title}</h2>
        </legend>
        {choices.map(language => (
          <label key={language ?? 'host'} className={styles.choice} lang={language ?? undefined}>
            <input
              type="radio"
              name="language"
              className={styles.radio}
              checked={ownLanguage === language}
              onChange={() => void choosing.run(language)}
            />
            {words.language[language ?? 'host']}
          </label>
        ))}
      </fieldset>
      {choosing.problem !== null && <ProblemNotice problem={choosing.problem} />}
    </section>
  );
}

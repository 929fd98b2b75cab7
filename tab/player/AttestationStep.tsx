import { makeStyles, tokens } from '@fluentui/react-components';
import type { Step } from '#api/contract/learn.ts';
import { useWords } from '#tab/words/words.ts';
import { Blocks } from './Blocks.tsx';
import { usePlayerStyles } from './player-styles.ts';
import { StepHeading } from './StepHeading.tsx';

const useStyles = makeStyles({
  text: {
    margin: '0 0 8px',
    padding: '16px 20px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    backgroundColor: tokens.colorNeutralBackground2,
    whiteSpace: 'pre-line',
  },
  box: {
    display: 'flex',
    alignItems: 'center',
    columnGap: '14px',
    minHeight: '52px',
    marginTop: '16px',
    cursor: 'pointer',
    borderRadius: tokens.borderRadiusMedium,
    ':has(:focus-visible)': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '2px' },
  },
  check: {
    flexShrink: 0,
    width: '20px',
    height: '20px',
    margin: 0,
    accentColor: tokens.colorCompoundBrandBackground,
    outlineStyle: 'none',
  },
});

type Props = {
  step: Extract<Step, { kind: 'attestation' }>;
  version: number;
  agreed: boolean;
  onAgree: (agreed: boolean) => void;
};

/** The exact text as it will be stored, its version, one box; the button with the name stands in the footer. */
export function AttestationStep({ step, version, agreed, onAgree }: Props) {
  const styles = useStyles();
  const player = usePlayerStyles();
  const words = useWords('player');
  return (
    <>
      <StepHeading of={step.key}>{step.heading}</StepHeading>
      <Blocks blocks={step.blocks} />
      <blockquote className={styles.text}>{step.text}</blockquote>
      <div className={player.quiet}>{words.attestation.version(version)}</div>
      <label className={styles.box}>
        <input
          type="checkbox"
          className={styles.check}
          checked={agreed}
          onChange={event => onAgree(event.target.checked)}
        />
        {words.attestation.box}
      </label>
    </>
  );
}

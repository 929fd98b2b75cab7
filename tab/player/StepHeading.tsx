import { useEffect, useRef, type ReactNode } from 'react';
import { usePlayerStyles } from './player-styles.ts';

type Props = { of: string; children: ReactNode; className?: string };

/** A step's heading: whoever arrives begins at it, on screen and by keyboard. `of` names the step. */
export function StepHeading({ of, children, className }: Props) {
  const styles = usePlayerStyles();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, [of]);
  return (
    <h1 ref={heading} tabIndex={-1} className={className ?? styles.heading}>
      {children}
    </h1>
  );
}

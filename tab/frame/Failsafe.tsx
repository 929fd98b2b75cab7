import { Component, type ReactNode } from 'react';
import { ApiProblem } from '#tab/api.ts';
import { Refused } from './Refused.tsx';

/** A part that breaks says so, instead of leaving a blank page; most often a part of the program could not be fetched. */
export class Failsafe extends Component<{ children: ReactNode }, { problem: ApiProblem | null }> {
  override state: { problem: ApiProblem | null } = { problem: null };

  static getDerivedStateFromError(error: unknown): { problem: ApiProblem } {
    if (error instanceof ApiProblem) return { problem: error };
    const notFetched = error instanceof TypeError && /import|fetch|module/i.test(error.message);
    return { problem: new ApiProblem(notFetched ? 'offline' : 'fault', 0) };
  }

  override render(): ReactNode {
    const { problem } = this.state;
    if (problem === null) return this.props.children;
    return <Refused problem={problem} retry={() => Promise.resolve(window.location.reload())} />;
  }
}

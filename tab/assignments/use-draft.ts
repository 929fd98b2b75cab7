import { useEffect, useRef, useState } from 'react';
import { createAssignment, reviseAssignment } from '#api/contract/assignments.ts';
import { previewAssignment, type Preview } from '#api/contract/previews.ts';
import { ApiProblem, call } from '#tab/api.ts';
import { inputOf, type Draft } from './draft.ts';

export type CountedPreview = Readonly<{
  preview: Preview | null;
  /** The numbers shown belong to what stood there before. */
  counting: boolean;
  problem: ApiProblem | null;
  again: () => void;
}>;

const COUNT_AFTER_MS = 250;
const SAVE_AFTER_MS = 1_500;

/**
 * Counts who would be affected, a moment after each change; only the latest question's answer is shown. With a running
 * assignment it is counted as a change of that one.
 */
export function usePreview(draft: Draft, assignmentId?: string): CountedPreview {
  const { courseId } = draft;
  const [preview, setPreview] = useState<Preview | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [counting, setCounting] = useState(false);
  const [asked, setAsked] = useState(0);
  const answered = useRef<string | null>(null);
  const question = JSON.stringify({ ...inputOf(draft), assignmentId });
  const waitsForGroups = (preview?.unreadGroups ?? []).some(group => group.problem === null);
  useEffect(() => {
    if (courseId === null) return undefined;
    const leave = new AbortController();
    // Asked again for a group that is being read: what is shown still belongs to this question.
    setCounting(answered.current !== question);
    const timer = setTimeout(() => {
      call(previewAssignment, JSON.parse(question) as NonNullable<ReturnType<typeof inputOf>>, { signal: leave.signal })
        .then(
          answer => {
            answered.current = question;
            setPreview(answer);
            setProblem(null);
          },
          (error: unknown) => {
            if (!leave.signal.aborted) setProblem(error instanceof ApiProblem ? error : new ApiProblem('fault', 0));
          },
        )
        .finally(() => {
          if (!leave.signal.aborted) setCounting(false);
        });
    }, COUNT_AFTER_MS);
    return () => {
      clearTimeout(timer);
      leave.abort();
    };
  }, [question, courseId, asked]);
  // A group that is being read now: look again until its members are there.
  useEffect(() => {
    if (!waitsForGroups) return undefined;
    const timer = setInterval(() => setAsked(times => times + 1), 2_000);
    return () => clearInterval(timer);
  }, [waitsForGroups]);
  return { preview, counting, problem, again: () => setAsked(times => times + 1) };
}

export type SavedDraft = Readonly<{
  assignmentId: string | null;
  savedAt: Date | null;
  saving: boolean;
  /** Saves now what has not been saved yet; answers the draft's id. */
  save: () => Promise<string>;
}>;

/** Drafts save themselves: a moment after a change, once a course is chosen. */
export function useSavedDraft(draft: Draft, heldId: string | null): SavedDraft {
  const [savedAt, setSavedAt] = useState<Date | null>(null);
  const [saving, setSaving] = useState(false);
  const [assignmentId, setAssignmentId] = useState(heldId);
  const id = useRef(heldId);
  const text = JSON.stringify(draft);
  const savedText = useRef(heldId === null ? JSON.stringify({ ...draft, courseId: null }) : text);
  const running = useRef<Promise<string>>(Promise.resolve(''));

  const write = async (wanted: string): Promise<string> => {
    if (savedText.current === wanted && id.current !== null) return id.current;
    const input = inputOf(JSON.parse(wanted) as Draft);
    if (input === null) throw new Error('a draft needs a course');
    setSaving(true);
    try {
      const saved =
        id.current === null
          ? await call(createAssignment, { ...input, start: false, token: null })
          : await call(reviseAssignment, { ...input, assignmentId: id.current, openOnesToo: false });
      id.current = saved.assignmentId;
      savedText.current = wanted;
      setAssignmentId(saved.assignmentId);
      setSavedAt(new Date());
      return saved.assignmentId;
    } finally {
      setSaving(false);
    }
  };
  /** One after the other: two saves at once would make two drafts. */
  const save = (): Promise<string> => {
    running.current = running.current.catch(() => '').then(() => write(text));
    return running.current;
  };
  const latest = useRef(save);
  latest.current = save;
  useEffect(() => {
    if (draft.courseId === null || savedText.current === text) return undefined;
    const timer = setTimeout(() => void latest.current().catch(() => {}), SAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text, draft.courseId]);
  return { assignmentId, savedAt, saving, save };
}

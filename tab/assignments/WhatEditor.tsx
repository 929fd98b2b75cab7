import { Field, Select } from '@fluentui/react-components';
import type { CourseRow } from '#api/contract/courses.ts';
import type { PathRow } from '#api/contract/paths.ts';
import { useWords } from '#tab/words/words.ts';
import { withCourse, withPath, type Draft } from './draft.ts';

type Props = {
  draft: Draft;
  courses: readonly CourseRow[] | null;
  paths: readonly PathRow[] | null;
  choose: (draft: Draft) => void;
};

/** A course, or the courses of a learning path in order. */
export function WhatEditor({ draft, courses, paths, choose }: Props) {
  const words = useWords('assignments').what;
  const choosable = (courses ?? []).filter(
    ({ state, courseId }) => state === 'published' || courseId === draft.courseId,
  );
  const inForce = (paths ?? []).filter(({ state, pathId }) => state === 'published' || pathId === draft.pathId);
  const take = (value: string): void => {
    const path = inForce.find(({ pathId }) => pathId === value);
    const course = choosable.find(({ courseId }) => courseId === value);
    if (path !== undefined) choose(withPath(draft, path));
    else if (course !== undefined) choose(withCourse(draft, course));
  };
  return (
    <Field label={inForce.length > 0 ? words.labelBoth : words.label}>
      <Select value={draft.pathId ?? draft.courseId ?? ''} onChange={(_event, { value }) => take(value)}>
        <option value="" disabled>
          {words.choose}
        </option>
        <optgroup label={words.courses}>
          {choosable.map(({ courseId, title }) => (
            <option key={courseId} value={courseId}>
              {title}
            </option>
          ))}
        </optgroup>
        {inForce.length > 0 && (
          <optgroup label={words.paths}>
            {inForce.map(({ pathId, title, steps }) => (
              <option key={pathId} value={pathId}>
                {words.pathChoice(title, steps.length)}
              </option>
            ))}
          </optgroup>
        )}
      </Select>
    </Field>
  );
}

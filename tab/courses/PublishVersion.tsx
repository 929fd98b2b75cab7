import { Radio, RadioGroup } from '@fluentui/react-components';
import { useState } from 'react';
import { publishVersion, type CourseDetail } from '#api/contract/courses.ts';
import { call } from '#tab/api.ts';
import { ConfirmDialog } from '#tab/parts/ConfirmDialog.tsx';
import { useWords } from '#tab/words/words.ts';

type Props = {
  courseId: string;
  version: CourseDetail['versions'][number];
  close: () => void;
  published: () => Promise<void>;
};

/** A draft becomes a version that never changes again; minor or major is asked here. */
export function PublishVersion({ courseId, version, close, published }: Props) {
  const words = useWords('courses');
  const [significance, setSignificance] = useState<'minor' | 'major'>('minor');
  return (
    <ConfirmDialog
      open
      title={words.publishTitle(version.number)}
      confirm={words.publish}
      onClose={close}
      onConfirm={async () => {
        await call(publishVersion, { courseId, versionId: version.versionId, significance });
        await published();
      }}
    >
      <p>{words.publishText}</p>
      <RadioGroup
        value={significance}
        onChange={(_event, { value }) => setSignificance(value === 'major' ? 'major' : 'minor')}
        aria-label={words.publish}
      >
        <Radio value="minor" label={words.publishMinor} />
        <Radio value="major" label={words.publishMajor} />
      </RadioGroup>
    </ConfirmDialog>
  );
}

/**
 * All tables on one page. Every row begins with the tenant; `…On` is a day, `…At` an instant (both ISO text), flags are
 * 0 or 1, `json` columns hold JSON text whose shape the owning room's contract or rule names. `modifiedAt` is the instant
 * of the last change of a current row: exports page by it.
 */
type Id = string;
type Day = string;
type Instant = string;
type Flag = 0 | 1;
type Json = string;

export interface Tables {
  // ---- people
  tenant: { tenantId: Id; createdAt: Instant };
  /** One row a key ('organisation', 'mapping', 'messages', …); shapes in contract/settings.ts. */
  setting: { tenantId: Id; key: string; value: Json; changedAt: Instant; changedBy: Id | null };
  person: {
    tenantId: Id;
    personId: Id;
    source: 'directory' | 'managed';
    /** Entra object id; null for managed people. Unique in the tenant. */
    entraId: Id | null;
    displayName: string;
    givenName: string | null;
    surname: string | null;
    /** Computed by api/people/names.ts: case-folded, umlauts and ß spelled out; the order of lists. */
    sortKey: string;
    /** Name, mail, upn, employee id in both spellings of umlauts, for `like '%…%'`. */
    searchText: string;
    mail: string | null;
    upn: string | null;
    employeeId: string | null;
    userType: string | null;
    employeeType: string | null;
    department: string | null;
    officeLocation: string | null;
    jobTitle: string | null;
    country: string | null;
    /** 'de' | 'en' as the product speaks; own choice first, else from preferredLanguage, else the tenant's. */
    language: string;
    languageSource: 'own' | 'directory' | 'tenant';
    /** As the directory spells it ('de-DE'); what `language` falls back to when the own choice is taken back. */
    preferredLanguage: string | null;
    timeZone: string | null;
    timeZoneSource: 'own' | 'browser' | 'unit' | 'country' | null;
    hiredOn: Day | null;
    managerEntraId: Id | null;
    /** 'person', or what the mapping rule says it is instead: 'shared-mailbox' | 'room' | 'service' | 'second-account' | 'station'; 'new' until decided. */
    nature: string;
    /** The mapping rule that decided `nature`, in words of the settings; null for persons. */
    natureRule: string | null;
    /** active: obliged. disabled: account off. left: deleted in the directory. */
    state: 'active' | 'disabled' | 'left';
    joinedOn: Day;
    /** Day since which state is not 'active'. */
    inactiveSinceOn: Day | null;
    /** When nature and roles were last decided from the account; null: to be decided (again) by the directory job. */
    decidedAt: Instant | null;
    /** Known reachability: 1 yes, 0 no, null not tried. */
    hasTeamsApp: Flag | null;
    hasMailbox: Flag | null;
    lastSeenAt: Instant | null;
    modifiedAt: Instant;
  };
  unit: {
    tenantId: Id;
    unitId: Id;
    name: string;
    sortKey: string;
    parentUnitId: Id | null;
    coordinatorPersonId: Id | null;
    modifiedAt: Instant;
  };
  role: {
    tenantId: Id;
    roleId: Id;
    personId: Id;
    kind: 'staff' | 'volunteer' | 'external';
    unitId: Id | null;
    sinceOn: Day;
    untilOn: Day | null;
    responsiblePersonId: Id | null;
    /** Which mapping rule gave the role, in plain words. */
    rule: string;
    modifiedAt: Instant;
  };
  /** Admins narrowed to units and what is below them; who has no row here and the app role is admin of everything. */
  adminScope: { tenantId: Id; personId: Id; unitId: Id; grantedAt: Instant; grantedBy: Id };
  personChange: {
    tenantId: Id;
    changeId: Id;
    personId: Id;
    what: string;
    fromValue: string | null;
    toValue: string | null;
    appliesOn: Day;
    recordedAt: Instant;
    cause: Json;
  };
  /** Groups of the directory: all by name; members are kept only of groups that an audience or a mapping rule names. */
  directoryGroup: {
    tenantId: Id;
    groupId: Id;
    name: string;
    sortKey: string;
    searchText: string;
    /** named: members not read. wanted: a job shall read them. ready: complete. failed: kept as last known, see problem. gone: deleted. */
    state: 'named' | 'wanted' | 'ready' | 'failed' | 'gone';
    problem: string | null;
    readAt: Instant | null;
  };
  /** Direct members only; nesting is expanded by query. memberId is an Entra object id and may arrive before its person. */
  groupMember: { tenantId: Id; groupId: Id; memberId: Id; memberKind: 'user' | 'group' };
  groupOwner: { tenantId: Id; groupId: Id; ownerId: Id };
  syncState: {
    tenantId: Id;
    resource: 'users' | 'groups';
    deltaLink: string | null;
    /** Where a first full read that was interrupted goes on; null when none is under way. */
    nextLink: string | null;
    fullReadAt: Instant | null;
    succeededAt: Instant | null;
    problem: string | null;
    /** How many people a run would have taken out when it stopped to ask; null when nothing is asked. */
    stoppedCount: number | null;
    /** How many an admin agreed to; used up by the run that takes them out. */
    confirmedCount: number | null;
    /** Digest of the settings by which everybody was last decided; another one means: decide everybody again. */
    mappingDigest: string | null;
  };

  /** What an admin said about a unit; goes before what the directory says. */
  unitSetting: {
    tenantId: Id;
    unitId: Id;
    coordinatorPersonId: Id | null;
    /** ISO 3166: 'DE' and 'NW', for public holidays. */
    country: string | null;
    region: string | null;
    setAt: Instant;
    setBy: Id;
  };
  /** Where reading on the members of some groups (at most 50) begins; each group that is followed is in one. */
  memberTrack: { tenantId: Id; trackId: Id; deltaLink: string; createdAt: Instant };
  memberTrackGroup: { tenantId: Id; groupId: Id; trackId: Id };
  /** Runs in a row in which reading on from a place ('users', 'groups', a track) failed; none when it works. */
  linkFailure: { tenantId: Id; place: string; failures: number; firstAt: Instant };
  /** People whom the directory would take out, or whose obligations it would change, had an admin agreed. */
  heldPerson: { tenantId: Id; personId: Id; what: 'left' | 'disabled' | 'no-person' | 'enrolments'; heldAt: Instant };
  /** A subscription to change notifications that Graph holds for us. */
  graphSubscription: {
    tenantId: Id;
    subscriptionId: string;
    resource: 'users' | 'groups';
    /** SHA-256 of the secret that comes back with each notification, hex. */
    clientStateDigest: string;
    notificationUrl: string;
    expiresAt: Instant;
    renewedAt: Instant;
    lastHintAt: Instant | null;
    needsRenewal: Flag;
  };

  // ---- courses
  course: {
    tenantId: Id;
    courseId: Id;
    /** Starter course key, or null for the organisation's own. */
    starterKey: string | null;
    icon: string;
    state: 'draft' | 'published' | 'retired';
    createdAt: Instant;
    modifiedAt: Instant;
  };
  courseVersion: {
    tenantId: Id;
    versionId: Id;
    courseId: Id;
    number: number;
    significance: 'minor' | 'major';
    state: 'draft' | 'published';
    /** Starter release this came from. */
    release: number | null;
    /** CourseContent of courses/content.ts: modules, texts in every language, right answers. Never changed once published. */
    content: Json;
    digest: string;
    minutes: number;
    validMonths: number | null;
    createdAt: Instant;
    publishedAt: Instant | null;
    publishedBy: Id | null;
  };
  /** Titles of the latest published version (else the draft), for lists and sorting. */
  courseTitle: { tenantId: Id; courseId: Id; language: string; title: string; summary: string; sortKey: string };

  /** A learning path: courses in order, each with an offset in days. */
  path: {
    tenantId: Id;
    pathId: Id;
    state: 'draft' | 'published' | 'retired';
    /** In force; 0 before the first was published. */
    revision: number;
    /** PathContent of contract/paths.ts that waits to be published; null = nothing waits. */
    draft: Json | null;
    createdAt: Instant;
    modifiedAt: Instant;
  };
  /** PathContent, never changed. */
  pathRevision: { tenantId: Id; pathId: Id; revision: number; content: Json; publishedAt: Instant; publishedBy: Id };

  /** Other courses whose completion satisfies this one too. */
  courseCounting: { tenantId: Id; courseId: Id; countsCourseId: Id; addedAt: Instant; addedBy: Id };
  /** Append-only. A major version with which everybody was asked again, by a day. */
  courseAskedAgain: {
    tenantId: Id;
    courseId: Id;
    versionId: Id;
    askedOn: Day;
    byOn: Day;
    askedAt: Instant;
    askedBy: Id;
  };

  // ---- audiences
  /** Assignments hold copies: changing one changes no assignment by itself. */
  savedAudience: {
    tenantId: Id;
    audienceId: Id;
    name: string;
    sortKey: string;
    /** Audience of contract/audiences.ts. */
    audience: Json;
    /** 1, 2, … for each change. */
    version: number;
    createdAt: Instant;
    createdBy: Id;
    changedAt: Instant;
    changedBy: Id;
  };

  // ---- assignments
  assignment: {
    tenantId: Id;
    assignmentId: Id;
    /** Of an assignment of a path: its first course. */
    courseId: Id;
    state: 'draft' | 'scheduled' | 'running' | 'ended';
    ownerPersonId: Id;
    /** Number of the revision in force. */
    revision: number;
    startsOn: Day;
    endedOn: Day | null;
    createdAt: Instant;
    modifiedAt: Instant;
  };
  assignmentRevision: {
    tenantId: Id;
    assignmentId: Id;
    revision: number;
    audience: Json;
    dueRule: Json;
    recurrence: Json;
    policy: Json;
    floorDays: number;
    contactPersonId: Id | null;
    /** Words for why, shown to learners; null = the product's own sentence. */
    reason: string | null;
    createdAt: Instant;
    createdBy: Id;
  };
  /** Only of a revision that assigns a path: which, and the steps it had then ({ courseId, offsetDays } in order). */
  assignmentPath: {
    tenantId: Id;
    assignmentId: Id;
    revision: number;
    pathId: Id;
    pathRevision: number;
    steps: Json;
  };
  enrolment: {
    tenantId: Id;
    enrolmentId: Id;
    personId: Id;
    assignmentId: Id;
    courseId: Id;
    /** 1, 2, … for each renewal. (person, assignment, course, cycle) is unique. */
    cycle: number;
    state: 'open' | 'completed' | 'waived' | 'closed';
    /** The revision that made it. */
    revision: number;
    openedOn: Day;
    dueOn: Day;
    /** DueReckoning of assignments/due-date.ts: how the day came about. */
    dueCause: Json;
    /** MatchReason of audiences/match.ts: why this person. */
    matchCause: Json;
    closedOn: Day | null;
    closedReason: string | null;
    satisfiedBy: Id | null;
    completedOn: Day | null;
    validUntilOn: Day | null;
    /** First anchor day of the recurrence: the 31st stays the 31st. */
    anchorOn: Day | null;
    /** The day on which the next cycle opens; null when none follows (yet). */
    nextCycleOn: Day | null;
    pausedFromOn: Day | null;
    pausedUntilOn: Day | null;
    waivedFromOn: Day | null;
    waivedUntilOn: Day | null;
    changeSetId: Id | null;
    modifiedAt: Instant;
  };
  enrolmentChange: {
    tenantId: Id;
    changeId: Id;
    enrolmentId: Id;
    personId: Id;
    /** 'opened' | 'closed' | 'reopened' | 'completed' | 'due' | 'withdrawn' | 'waived' | 'waiver-ended' | 'paused' | 'resumed' | 'valid-until' */
    what: string;
    fromValue: string | null;
    toValue: string | null;
    appliesOn: Day;
    recordedAt: Instant;
    cause: Json;
    changeSetId: Id | null;
  };
  /** What the directory's last run would open or close and left as it was, until an admin agrees. */
  heldEnrolment: {
    tenantId: Id;
    assignmentId: Id;
    personId: Id;
    what: 'opening' | 'closing';
    /** The unit of which too many are concerned; null: too many of the whole assignment. */
    unitId: Id | null;
    heldAt: Instant;
  };
  changeSet: {
    tenantId: Id;
    changeSetId: Id;
    kind: 'assignment' | 'sync' | 'end' | 'exception';
    assignmentId: Id | null;
    state: 'applying' | 'applied' | 'undoing' | 'undone';
    createdAt: Instant;
    createdBy: Id | null;
    appliedAt: Instant | null;
    undoneAt: Instant | null;
    undoneBy: Id | null;
    /** Counts and where a resumable application stands. */
    detail: Json;
  };

  /** A person need not do a course for a time. Until days are the last that count. */
  waiver: {
    tenantId: Id;
    waiverId: Id;
    personId: Id;
    courseId: Id;
    /** WaiverReason of contract/exceptions.ts. */
    reason: string;
    words: string | null;
    fromOn: Day;
    untilOn: Day;
    state: 'standing' | 'over' | 'undoing' | 'undone';
    /** The day on which the calendar has to look at it again; null: never. */
    nextOn: Day | null;
    changeSetId: Id;
    createdAt: Instant;
    createdBy: Id;
    endedAt: Instant | null;
    endedBy: Id | null;
  };
  /** A person, or everybody in a unit and below, is away; no cause is kept. Either personId or unitId is set. */
  pause: {
    tenantId: Id;
    pauseId: Id;
    personId: Id | null;
    unitId: Id | null;
    fromOn: Day;
    /** Last day; null = the return is not known. */
    untilOn: Day | null;
    state: 'standing' | 'over' | 'undoing' | 'undone';
    nextOn: Day | null;
    changeSetId: Id;
    createdAt: Instant;
    createdBy: Id;
    endedAt: Instant | null;
    endedBy: Id | null;
  };

  // ---- progress and completions
  progress: {
    tenantId: Id;
    personId: Id;
    courseId: Id;
    /** An attempt stays on the version it began with. */
    versionId: Id;
    language: string;
    startedAt: Instant;
    updatedAt: Instant;
    /** Where the learner stands: module key, and position inside it. */
    moduleKey: string;
    /** ProgressState of contract/progress.ts: modules done, quiz answers given in this attempt. */
    state: Json;
    /** The device's own counter: an older save never overwrites a newer one. */
    sequence: number;
    finishedAt: Instant | null;
  };
  /** Append-only. */
  completion: {
    tenantId: Id;
    completionId: Id;
    /** Confirmation number as printed, unique in the tenant: 'CK-7F3K-2Q9M'. */
    number: string;
    personId: Id;
    courseId: Id;
    versionId: Id | null;
    completedOn: Day;
    completedAt: Instant;
    how: 'learned' | 'recorded' | 'imported';
    recordedBy: Id | null;
    issuer: string | null;
    place: string | null;
    externalNumber: string | null;
    /** Own end, only if it came from elsewhere. */
    ownValidUntilOn: Day | null;
    contentDigest: string | null;
    language: string | null;
    /** The attested text exactly as shown, or null. */
    attestedText: string | null;
    recordedAt: Instant;
  };
  /** Append-only; a completion has at most one. */
  withdrawal: {
    tenantId: Id;
    withdrawalId: Id;
    completionId: Id;
    personId: Id;
    reason: string;
    withdrawnOn: Day;
    withdrawnAt: Instant;
    withdrawnBy: Id;
  };

  // ---- files people hand in
  /** Kept a day; for good once something is linked to it. Content stands beside it, so that lists never read it. */
  attachment: {
    tenantId: Id;
    attachmentId: Id;
    /** Cleaned, with the ending of its media type. */
    name: string;
    /** By its first bytes, whatever the sender said. */
    mediaType: string;
    bytes: number;
    /** SHA-256 of the content, hex. */
    digest: string;
    uploadedBy: Id;
    uploadedAt: Instant;
    isLinked: Flag;
  };
  attachmentContent: { tenantId: Id; attachmentId: Id; content: Uint8Array };
  /** What a file is evidence of; who may see that may see the file. */
  attachmentLink: {
    tenantId: Id;
    attachmentId: Id;
    kind: 'request' | 'completion' | 'import' | 'recording';
    linkedId: Id;
    linkedBy: Id;
    linkedAt: Instant;
  };

  // ---- requests
  /** What a learner asked about one course. At most one open a person, course and kind. */
  request: {
    tenantId: Id;
    requestId: Id;
    personId: Id;
    courseId: Id;
    kind: 'done-already' | 'more-time' | 'not-for-me';
    state: 'open' | 'accepted' | 'declined' | 'taken-back' | 'no-longer-needed';
    /** The enrolments that were open when it was asked, as JSON: with the last of them it is no longer needed. */
    enrolmentIds: Json;
    askedAt: Instant;
    askedOn: Day;
    completedOn: Day | null;
    issuer: string | null;
    untilOn: Day | null;
    words: string | null;
    /** Last day on which no reminder about the course goes while this is open; null: the days for that were used up. */
    quietUntilOn: Day | null;
    endedAt: Instant | null;
    /** The learner's day of the end. */
    endedOn: Day | null;
    decidedBy: Id | null;
    answer: string | null;
    filesGoneAt: Instant | null;
  };
  /** Who acts for a responsible person, for all roles they look after. */
  deputy: { tenantId: Id; personId: Id; deputyPersonId: Id; grantedAt: Instant; grantedBy: Id };

  /** Completions written together: of a group, or read from an earlier system. Undone as one, by withdrawals. */
  evidenceSet: {
    tenantId: Id;
    setId: Id;
    kind: 'recording' | 'import';
    /** reading → mapping → matching → ready → applying → applied → undoing → undone; discarded before it was applied. */
    state: 'reading' | 'mapping' | 'matching' | 'ready' | 'applying' | 'applied' | 'undoing' | 'undone' | 'discarded';
    rows: number;
    /** Rows up to and including this one are done in the present state; -1: discarded, and its rows are gone. */
    position: number;
    /** SetDetail of api/evidence/set.ts. */
    detail: Json;
    createdAt: Instant;
    createdBy: Id;
    appliedAt: Instant | null;
    undoneAt: Instant | null;
    undoneBy: Id | null;
  };
  evidenceRow: {
    tenantId: Id;
    rowId: Id;
    setId: Id;
    /** As the file counts: 1 is its first line. */
    row: number;
    /** RowState of contract/evidence.ts. */
    state: string;
    /** The texts of the line, as read: string[]. */
    cells: Json;
    personId: Id | null;
    courseId: Id | null;
    completedOn: Day | null;
    validUntilOn: Day | null;
    issuer: string | null;
    place: string | null;
    externalNumber: string | null;
    /** RowReason of contract/evidence.ts. */
    reason: string | null;
    /** Person ids among whom somebody has to choose: string[]. */
    candidates: Json | null;
    /** What this row recorded. */
    completionId: Id | null;
  };
  /** Two records of one human being: what stands under `joined` counts for `kept`, until they are parted. */
  personJoin: {
    tenantId: Id;
    joinId: Id;
    keptPersonId: Id;
    joinedPersonId: Id;
    /** JoinDetail of api/people/joining.ts: what parting gives back. */
    detail: Json;
    joinedAt: Instant;
    joinedBy: Id;
    partedAt: Instant | null;
    partedBy: Id | null;
  };

  // ---- reminders and messages
  reminder: {
    tenantId: Id;
    reminderId: Id;
    enrolmentId: Id;
    /** 'assigned', 'd-14', 'd+7', 'overdue-3' (n-th repetition), 'manual-2027-05-11'. (enrolment, step) is unique. */
    step: string;
    plannedOn: Day;
    messageId: Id | null;
    createdAt: Instant;
  };
  outboxMessage: {
    tenantId: Id;
    messageId: Id;
    personId: Id;
    /** The person's day. (person, localDay, kind, channel) is unique. */
    localDay: Day;
    /** Activity type: 'courseAssigned' | 'courseDue' | 'courseOverdue' | 'courseReopened' … ; all declared in the manifest. */
    kind: string;
    channel: 'teams' | 'mail';
    state: 'promised' | 'sending' | 'accepted' | 'unknown' | 'failed' | 'held' | 'superseded' | 'no-longer-needed';
    /** MessageContent of contract/messages.ts: courses, days, language, form; what the text is made of. */
    content: Json;
    /** Digest of parameters equal for a bulk call; null = personal. */
    bulkKey: string | null;
    chainId: number;
    notBeforeAt: Instant;
    /** Sending it later than this has no meaning. */
    notAfterAt: Instant | null;
    attempts: number;
    nextAttemptAt: Instant;
    /** Lease: a worker that lost it may not write the outcome. */
    fence: number;
    leaseOwner: string | null;
    leaseUntil: Instant | null;
    /** Mail only: immutable id of the draft once created. */
    draftId: string | null;
    senderMailbox: string | null;
    failure: string | null;
    /** Why it is held: all messages are stopped, or the person is not in the pilot group (never sent later). */
    heldBy: 'stop' | 'pilot' | null;
    acceptedAt: Instant | null;
    openedAt: Instant | null;
    createdAt: Instant;
    modifiedAt: Instant;
  };
  deliveryAttempt: {
    tenantId: Id;
    attemptId: Id;
    messageId: Id;
    startedAt: Instant;
    endedAt: Instant | null;
    outcome: string;
    httpStatus: number | null;
    requestId: string | null;
    detail: string | null;
  };
  /** The shared pacer: one row a budget ('feed-bulk', 'feed-single', 'mail:office@…'). */
  pace: {
    tenantId: Id;
    budget: string;
    throttledUntil: Instant | null;
    nextFreeAt: Instant;
    usedOn: Day;
    usedToday: number;
    /** Budgets with a daily quota: uses by hour of the last day, { '2027-05-11T09': 1200 }. */
    recent: Json | null;
  };

  // ---- settings, audit, reports, machine
  auditEntry: {
    tenantId: Id;
    entryId: Id;
    /** Given when sealed: gapless 1, 2, …; null while unsealed. */
    sequence: number | null;
    at: Instant;
    /** Pseudonymous key of who did it; null = the system. */
    actorKey: Id | null;
    /** 'assignment.created', 'completion.withdrawn', 'setting.changed', … */
    action: string;
    subjectKind: string;
    subjectId: string;
    /** Pseudonymous key of the person it is about, if any. */
    aboutKey: Id | null;
    detail: Json;
    previousHash: string | null;
    hash: string | null;
  };
  auditName: { tenantId: Id; key: Id; personId: Id };
  reportKey: {
    tenantId: Id;
    reportKeyId: Id;
    name: string;
    /** SHA-256 of the key, hex; the key itself is shown once. */
    digest: string;
    /** Stated purpose for names; null = pseudonymous. */
    namesPurpose: string | null;
    createdAt: Instant;
    createdBy: Id;
    lastUsedAt: Instant | null;
    revokedAt: Instant | null;
    revokedBy: Id | null;
  };
  /** A version of an enrolment that has been replaced, and between which instants it was known; kept by a trigger, append-only. */
  enrolmentPast: { tenantId: Id; enrolmentId: Id; knownFromAt: Instant; knownUntilAt: Instant } & Pick<
    Tables['enrolment'],
    | 'personId'
    | 'courseId'
    | 'assignmentId'
    | 'cycle'
    | 'openedOn'
    | 'dueOn'
    | 'closedOn'
    | 'completedOn'
    | 'validUntilOn'
    | 'pausedFromOn'
    | 'pausedUntilOn'
    | 'waivedFromOn'
    | 'waivedUntilOn'
  >;
  /** Likewise of roles; and the days of people and assignments that held until then. */
  rolePast: { tenantId: Id; roleId: Id; knownFromAt: Instant; knownUntilAt: Instant } & Pick<
    Tables['role'],
    'personId' | 'unitId' | 'sinceOn' | 'untilOn'
  >;
  personPast: { tenantId: Id; personId: Id; knownUntilAt: Instant; inactiveSinceOn: Day | null };
  assignmentPast: { tenantId: Id; assignmentId: Id; knownUntilAt: Instant; endedOn: Day | null };
  /** Whose figures are to be counted again, by triggers; `mark` tells transactions apart, `afterId` is where an assignment's people stand. */
  figureDue: { tenantId: Id; what: 'person' | 'assignment'; id: Id; mark: string; sinceAt: Instant; afterId: Id };
  /** What one person adds to `figureSum`: Part of reports/parts.ts. */
  figurePart: { tenantId: Id; personId: Id; part: Json };
  /**
   * By how much each figure changes on a day ('d') or in a month ('m', '2027-05'): the sum of all days up to one is the
   * figure of that day. By course, assignment, unit ('' = in none), and 'ends': by the last day of a validity.
   */
  figureSum: {
    tenantId: Id;
    by: 'course' | 'assignment' | 'unit' | 'ends';
    span: 'd' | 'm';
    on: string;
    key: string;
    obliged: number;
    valid: number;
    overdue: number;
    dueSoon: number;
    expired: number;
    waived: number;
    paused: number;
    expiring: number;
    overdueLong: number;
    people: number;
  };
  /** The pseudonym of a person in reports: random, given by the database when the person is added; erasure replaces it. */
  learnerKey: { tenantId: Id; personId: Id; learnerKey: string };
  jobRun: {
    tenantId: Id;
    job: string;
    startedAt: Instant;
    endedAt: Instant | null;
    outcome: 'running' | 'done' | 'failed';
    detail: Json;
  };
  /** Installation-wide, without tenant: who runs a job now. */
  lease: { name: string; owner: string; fence: number; until: Instant };
}

/**
 * The shapes of `/api/v1` as the pages use them; nothing else lives here.
 *
 * Once `web/openapi.json` exists, `schema.d.ts` is generated from it and these names become aliases of its components.
 * Instants are `2026-11-03T09:02:00.000+08:00`, days `2026-11-03`, spans milliseconds.
 */

export type Instant = string;
export type Day = string;
export type Ms = number;

export interface Code {
  code: string;
  label: string;
}

/** 条款: an article, paragraph or item; `code` is `10(1)` or `24.2`. */
export interface ArticleLabel {
  code: string;
  number: number;
  label: string;
  /** The title of the law, when it is another one than the regulation. */
  law?: string | null;
}

export interface PersonBrief {
  id: string;
  name: string;
  unit?: string | null;
  certificate?: string | null;
  certificate_valid_to?: Day | null;
}

export type Officer = PersonBrief & { certificate_valid: boolean };

/** What a line is about and the page it lives on. */
export interface SubjectBrief {
  kind: string;
  id: string;
  label: string;
  href: string;
}

export interface Finding {
  code: string;
  severity: "info" | "question" | "serious";
  message: string;
  article?: ArticleLabel | null;
}

export type Outcome = "not_yet" | "pending" | "met" | "late" | "unmet" | "judgement" | "not_applicable";

/** An entry that meets a duty, or broke it; described as far as the server describes it. */
export interface DutyEntry {
  id: string;
  happened_at?: Instant | null;
  recorded_at?: Instant | null;
  who?: string | null;
  label?: string | null;
  href?: string | null;
}

/** 应记录事项: what the law asks, and how it stands at the instant of asking. Never recomputed here. */
export interface DutyView {
  rule: string;
  part?: string | null;
  article: ArticleLabel;
  stage?: string | null;
  title: string;
  outcome: Outcome;
  outcome_label: string;
  remark?: string | null;
  owner_label?: string | null;
  mine: boolean;
  due_at?: Instant | null;
  due_day?: Day | null;
  workdays_left?: number | null;
  hours_left?: number | null;
  /** When it was done, as claimed. */
  satisfied_on?: Instant | null;
  warn: boolean;
  provisional: boolean;
  note?: string | null;
  entries: DutyEntry[];
  subject: SubjectBrief;
  action?: { label: string; href: string } | null;
}

export interface Interval {
  from: Instant;
  to: Instant;
}

// Session

export interface SessionView {
  person: PersonBrief & { roles: Code[] };
  agency: { id: string; name: string };
  csrf: string;
  now: Instant;
  counts: { inbox: number; unfiled: number; approvals: number };
  capabilities: { documents: boolean; documents_why?: string | null };
}

// The regulation

export interface LawStatus {
  of?: ArticleLabel[] | null;
  kind: "duty" | "not_yet" | "not_computable";
  text: string;
}

export interface LawArticleBrief {
  number: number;
  label: string;
  chapter: string;
  status: LawStatus[];
}

export interface LawView {
  title: string;
  basis: string;
  digest: string;
  articles: LawArticleBrief[];
}

export interface LawParameter {
  id: string;
  title: string;
  value: string;
  standing: string;
  verified: boolean;
  source: string;
}

export interface LawReading {
  number: string;
  question: string;
  reading: string;
  verified: boolean;
}

export interface ArticleView {
  number: number;
  label: string;
  chapter: string;
  paragraphs: { text: string; items: string[] }[];
  in_force_on: Day;
  basis: string;
  parameters: LawParameter[];
  readings: LawReading[];
}

export interface Choices {
  activities: (Code & { tier: string; tier_label: string })[];
  sources: Code[];
  proposals: Code[];
  grounds: Code[];
  causes: (Code & { named_by_law: boolean })[];
  marks: (Code & { article: ArticleLabel })[];
  narrations: Code[];
  excuses: Code[];
  access_kinds: Code[];
  record_types: { id: string; title: string; short: string }[];
}

export type FieldKind =
  | "text"
  | "textarea"
  | "place"
  | "datetime"
  | "date"
  | "boolean"
  | "choice"
  | "person"
  | "persons"
  | "number"
  | "money";

export interface RecordField {
  id: string;
  label: string;
  type: FieldKind;
  unit?: string | null;
  /** `when:party_present=true`: required once the other field has this value. */
  required: boolean | string;
  choices?: Code[] | null;
  help?: string | null;
  preset?: string | null;
  /** 执法规范用语 offered for it (art. 8). */
  phrases?: string[] | null;
  max_length?: number | null;
  min?: number | null;
  max?: number | null;
}

export interface RecordSection {
  title: string;
  fields: RecordField[];
}

export interface Signer {
  role: string;
  label: string;
  count: number;
  may_refuse: boolean;
  optional: boolean;
  statement?: string | null;
}

/** 文书种类: one form as data; the form, the server's check and the print come from it. */
export interface RecordType {
  id: string;
  version: number;
  title: string;
  short: string;
  articles: string[];
  signers: Signer[];
  sections: RecordSection[];
}

// Inbox

export interface InboxView {
  now: Instant;
  items: DutyView[];
}

// Scenes

export interface CaseRef {
  id: string;
  number: string;
  title: string;
}

export type Verdict = "complete" | "explained" | "unexplained" | "late_start_or_early_end" | "undecidable";

export interface SceneBrief {
  id: string;
  activity_label: string;
  place: string;
  target?: string | null;
  arrived_at?: Instant | null;
  left_at?: Instant | null;
  officers: PersonBrief[];
  recordings: number;
  photos: number;
  verdict?: Verdict | null;
  verdict_label?: string | null;
  cases: CaseRef[];
}

export interface Mark {
  mark: string;
  label: string;
  at: Instant;
  who?: string | null;
  text?: string | null;
}

export interface Narration {
  element: string;
  label: string;
  at: Instant;
}

export interface Interruption {
  entry: string;
  cause: string;
  cause_label: string;
  from: Instant;
  to?: Instant | null;
  explained?: "spoken" | "written" | null;
  spoken_at?: Instant | null;
  text?: string | null;
  who: string;
}

export interface LaneBar extends Interval {
  recording?: string | null;
  uncertainty_ms?: Ms | null;
  /** Whether picture and sound are both there. */
  complete?: boolean;
}

export interface Lane {
  label: string;
  kind: "video" | "audio" | "photo";
  bars: LaneBar[];
  instants: { at: Instant; recording?: string | null }[];
}

export interface Hole extends Interval {
  length_ms: Ms;
  /** What it counts for: a hole amid the stay, a late start, an early end. */
  weight: string;
  weight_label: string;
  cause_label?: string | null;
  explained: boolean;
  spoken_at?: Instant | null;
  needs_judgement: boolean;
}

export interface CoverageView {
  verdict: Verdict;
  verdict_label: string;
  /** The verdict in a sentence, with its numbers. */
  why: string;
  window: Interval;
  covered_ms: Ms;
  window_ms: Ms;
  permille: number;
  lanes: Lane[];
  holes: Hole[];
}

export interface SceneView extends SceneBrief {
  revision: number;
  activity: string;
  tier: string;
  tier_label: string;
  marks: Mark[];
  narrations: Narration[];
  interruptions: Interruption[];
  excuse?: { excuse: string; label: string; returned_at: Instant } | null;
  recordings_list: RecordingView[];
  coverage?: CoverageView | null;
  duties: DutyView[];
  findings: Finding[];
}

// Uploads and recordings

export interface UnfinishedUpload {
  id: string;
  file_name: string;
  size: number | null;
  offset: number;
  purpose: string;
  scene?: string | null;
  record?: string | null;
  page?: number | null;
  created_at: Instant;
  location: string;
}

export interface Receipt {
  object: string;
  size: number;
  sha256: string;
  sm3: string;
  received_at: Instant;
  note: string;
}

export interface UploadResult {
  state: "arriving" | "in_custody";
  recording?: string | null;
  record?: string | null;
  page?: number | null;
  receipt?: Receipt | null;
  findings: Finding[];
}

export interface RecordingView {
  id: string;
  revision: number;
  file_name: string;
  medium: string;
  medium_label: string;
  size: number;
  container?: string | null;
  device?: string | null;
  started_at?: Instant | null;
  ended_at?: Instant | null;
  duration_ms?: Ms | null;
  uncertainty_ms?: Ms | null;
  time_source?: string | null;
  time_source_label?: string | null;
  findings: Finding[];
  scene?: SubjectBrief | null;
  received_at?: Instant | null;
  received_by: string;
  state: string;
  state_label: string;
  sha256?: string | null;
  sm3?: string | null;
  receipt_note?: string | null;
  /** When its bytes were last compared with the digests. */
  verified_at?: Instant | null;
  duties: DutyView[];
  viewings: { who: string; at: Instant }[];
  access: { allowed: boolean; until?: Instant | null; pending: boolean };
}

export interface Viewing {
  viewing: string;
  content: string;
  until: Instant;
  overlay: string;
}

// Access (art. 24)

export interface AccessView {
  id: string;
  revision: number;
  kind: string;
  kind_label: string;
  scope: SubjectBrief;
  requested_by: PersonBrief;
  requested_at: Instant;
  purpose: string;
  state: "waiting" | "approved" | "refused" | "revoked" | "expired";
  state_label: string;
  until?: Instant | null;
  opinion?: string | null;
  decided_by?: string | null;
  decided_at?: Instant | null;
  can_decide: boolean;
  can_revoke: boolean;
}

// Cases

export type CaseState = "open" | "closed" | "compiled" | "handed_over";

export interface CaseBrief {
  id: string;
  number: string;
  title: string;
  kind_label: string;
  procedure_label: string;
  party_name: string;
  officers: PersonBrief[];
  unit: string;
  filed_on?: Day | null;
  stage_label: string;
  state: CaseState;
  unmet: number;
  next_due?: { title: string; due_day: Day; workdays_left?: number | null } | null;
}

export interface Party {
  kind: "citizen" | "organisation";
  name: string;
  representative?: string | null;
  address?: string | null;
  phone?: string | null;
}

export type StageKey = "start" | "investigation" | "decision" | "service" | "closing";

export interface Stage {
  key: StageKey;
  title: string;
  articles: string;
  done: number;
  total: number;
  remark?: string | null;
  current: boolean;
}

export interface Opinion {
  level: "unit" | "agency";
  level_label: string;
  agreed: boolean;
  text?: string | null;
  at: Instant;
  who: string;
}

/** 办理意见的一轮: what the handlers propose and what the unit and the agency say to it. */
export interface Round {
  proposal_label: string;
  text?: string | null;
  at: Instant;
  who: string;
  opinions: Opinion[];
  waits_for?: "unit" | "agency" | null;
}

export interface Checkpoint {
  size: number;
  at: Instant;
}

export interface Activity {
  at: Instant;
  recorded_at: Instant;
  late: boolean;
  text: string;
  who: string;
}

export interface CaseView extends CaseBrief {
  revision: number;
  cause: string;
  initiation_label: string;
  source_label: string;
  clue_received_on?: Day | null;
  party?: Party | null;
  summary: string;
  stages: Stage[];
  duties: DutyView[];
  scenes: SceneView[];
  records: RecordBrief[];
  rounds: Round[];
  closed?: { ground_label: string; ended_on: Day; at: Instant; who: string } | null;
  dossier?: DossierView | null;
  proof: { entries: number; originals: number; original_bytes: number; checkpoint?: Checkpoint | null };
  activity: Activity[];
  findings: Finding[];
  can: {
    record: boolean;
    submit: boolean;
    opine?: "unit" | "agency" | null;
    close: boolean;
    compile: boolean;
    why_not_close?: string | null;
    why_not_compile?: string | null;
  };
}

export interface Verification {
  entries: number;
  ok: boolean;
  checked_at: Instant;
  checkpoint?: Checkpoint | null;
  problems: string[];
}

export interface DossierView {
  id: string;
  revision: number;
  number: string;
  compiled_at: Instant;
  compiled_by: string;
  documents: number;
  pages: number;
  originals: number;
  package_size?: number | null;
  package_href: string;
  contents_sha256: string;
  handed_over_at?: Instant | null;
  custodian?: string | null;
  place?: string | null;
  can_hand_over: boolean;
  case: SubjectBrief;
}

export interface DossierLine {
  case: CaseBrief;
  dossier?: DossierView | null;
  due_day?: Day | null;
  workdays_left?: number | null;
  outcome?: Outcome | null;
  outcome_label?: string | null;
  /** Why the last day is what it is. */
  note?: string | null;
}

// Text records

export type RecordValues = Record<string, unknown>;

export interface RecordBrief {
  id: string;
  record_type: string;
  title: string;
  short: string;
  pages: number;
  scanned: number;
  missing: number[];
  state: "draft" | "awaiting_scans" | "final";
  state_label: string;
  issued_at: Instant;
  finalised_at?: Instant | null;
  duration_ms?: Ms | null;
  /** The provisions it serves. */
  articles: string[];
  scene?: string | null;
}

export interface Scan {
  page: number;
  recognised: "qr" | "person";
  at: Instant;
  href: string;
}

export interface RecordView extends RecordBrief {
  revision: number;
  case: SubjectBrief;
  values: RecordValues;
  form: RecordType;
  scans: Scan[];
  findings: Finding[];
  pdf_href: string;
  signature?: "signed" | "refused" | null;
  place?: string | null;
}

export interface Draft {
  revision: number;
  values: RecordValues;
  saved_at: Instant;
}

export interface Page<T> {
  items: T[];
  total: number;
}

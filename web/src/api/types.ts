/**
 * The answers of `/api/v1` under the names the pages use. They are the generated ones of `schema.d.ts`; where the server
 * writes a word out of a short list, the list is named here, so that a page that forgets one does not compile.
 */
import type { components } from "./schema";

type S = components["schemas"];

/** `T` with some members of a narrower type. */
type With<T, N> = Omit<T, keyof N> & N;

/** `2026-11-03T09:02:00.000+08:00` */
export type Instant = string;
/** `2026-11-03` */
export type Day = string;
/** Milliseconds. */
export type Ms = number;

export type Code = S["Code"];
export type ArticleLabel = S["ArticleLabel"];
export type PersonBrief = S["PersonBrief"];
export type Officer = S["PersonChoice"];
export type SubjectBrief = S["SubjectBrief"];
export type Interval = S["Interval"];
export type Finding = With<S["FindingView"], { severity: "info" | "question" | "serious" }>;

export interface Page<T> {
  items: T[];
  total: number;
}

// Finding

export type FoundView = S["FoundView"];
export type HitView = S["HitView"];
export type SavedView = S["SavedViewBody"];

// Duties

export type Outcome = "not_yet" | "pending" | "met" | "late" | "unmet" | "judgement" | "not_applicable";
export type StageKey = "start" | "investigation" | "decision" | "service" | "closing";
/** 应记录事项: what the law asks, and how it stands at the instant of asking. Never recomputed here. */
export type DutyView = With<S["DutyView"], { outcome: Outcome; stage: StageKey }>;
export type NewJudgement = S["NewJudgement"];
export type NextDue = S["NextDue"];
/** Why it is mine, and by when the case must move on. */
export type InboxItem = DutyView & Pick<S["InboxItem"], "why" | "bound_by" | "reminders">;
export type TaskView = With<S["TaskView"], { kind: "review" | "approval" | "returned" }>;
export type InboxView = With<S["InboxView"], { items: InboxItem[]; tasks: TaskView[] }>;
export type DelegationView = With<S["DelegationView"], { state: "coming" | "holds" | "over" }>;
export type StandingView = With<S["StandingView"], { state: "coming" | "holds" | "over" }>;
export type DelegationsView = With<
  S["DelegationsView"],
  {
    given: DelegationView[];
    received: DelegationView[];
    standing_given: StandingView[];
    standing_received: StandingView[];
  }
>;

// Session and reference

export type SessionView = S["SessionView"];
export type LawStatus = With<S["StatusView"], { kind: "duty" | "not_yet" | "not_computable" }>;
export type LawArticleBrief = With<S["ArticleBrief"], { status: LawStatus[] }>;
export type LawView = With<S["LawView"], { articles: LawArticleBrief[] }>;
export type ArticleView = S["ArticleView"];
export type Choices = S["Choices"];

// Scenes and recordings

export type Verdict = "complete" | "interrupted_explained" | "interrupted_unexplained" | "ends_missing" | "undecidable";
type Explained = "spoken" | "written";
export type SceneBrief = With<S["SceneBrief"], { verdict?: Verdict | null }>;
export type Interruption = With<S["InterruptionView"], { explained?: Explained | null }>;
export type EndedBy = "unfinished" | "rollover" | "told" | "departure" | "split_length" | "unknown";
/** One file on a device's lane, at its place on the corrected clock. */
export type Clip = With<S["ClipView"], { ended: With<S["EndingView"], { code: EndedBy }> }>;
export type Lane = With<S["LaneView"], { kind: "video" | "audio" | "photo"; clips: Clip[] }>;
export type Hole = S["HoleView"];
export type CoverageView = With<S["CoverageView"], { verdict: Verdict; lanes: Lane[] }>;
export type RecordingView = With<
  S["RecordingView"],
  {
    medium: "video" | "audio" | "photo" | "other";
    findings: Finding[];
    duties: DutyView[];
    suggestions: Suggestion[];
  }
>;
export type SceneView = With<
  S["SceneView"],
  {
    verdict?: Verdict | null;
    interruptions: Interruption[];
    coverage?: CoverageView | null;
    recordings_list: RecordingView[];
    duties: DutyView[];
    findings: Finding[];
  }
>;
export type Viewing = S["ViewingView"];
export type SpeechView = S["SpeechView"];
export type Voice = S["VoiceView"];
export type WaveformView = S["WaveformView"];

// Uploads

export type UnfinishedUpload = S["UnfinishedUpload"];
export type Receipt = S["ReceiptView"];
export type UploadResult = With<S["UploadResult"], { state: "arriving" | "in_custody"; findings: Finding[] }>;

// Access (art. 24)

export type AccessState = "waiting" | "approved" | "refused" | "revoked" | "expired" | "attempted";
export type AccessView = With<S["AccessView"], { state: AccessState }>;

// Copies (arts. 23, 25)

export type PartOfRecording = S["PartView"];
export type CopyView = With<S["CopyView"], { state: "ordered" | "made" | "failed" | "withdrawn"; duties: DutyView[] }>;

// Terms (art. 20 para. 2)

export type RetentionView = S["RetentionView"];
export type RetentionTableView = S["RetentionTableView"];
export type RetentionLineView = S["RetentionLineView"];

// Text records

export type RecordValues = Record<string, unknown>;

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

/** A field of `law/records/*.toml`; the server sends the file's own shape, which OpenAPI leaves open. */
export interface RecordField {
  id: string;
  label: string;
  type: FieldKind;
  /** Holders of which roles are offered first for a person; officers when it says nothing. */
  roles?: string[];
  unit?: string;
  /** `when:party_present=true`: required once the other field has this value. */
  required: boolean | string;
  choices?: Code[];
  help?: string;
  /** 执法规范用语 offered for it (art. 8). */
  phrases?: string[];
  max_length?: number;
  min?: number;
  max?: number;
}

export interface RecordSection {
  title: string;
  fields: RecordField[];
}

/** 文书种类: one form as data; the form, the server's check and the print come from it. */
export interface RecordType {
  id: string;
  version: number;
  title: string;
  short: string;
  sections: RecordSection[];
}

export type RecordState = "draft" | "awaiting_scans" | "final" | "void";
/** How the document came about, where that is not by print and signature. */
export interface HowWritten {
  on_paper?: boolean;
  number?: string;
  handwritten?: number;
}
export type RecordBrief = With<S["RecordBrief"], { state: RecordState }>;
export type Scan = With<S["ScanView"], { recognised: "qr" | "person" }>;
/** 一次送审: who was asked, what each said. */
export type ReviewView = With<S["ReviewView"], { state: "waiting" | "returned" | "passed" | "superseded" }>;
export type RecordView = With<
  S["RecordView"],
  {
    state: RecordState;
    values: RecordValues;
    form: RecordType;
    scans: Scan[];
    findings: Finding[];
    signature?: "signed" | "refused" | null;
    sealed?: With<S["SealedView"], { seal: "verified" | "unverified" | "broken" }> | null;
    reviews: ReviewView[];
    can: With<
      S["RecordCan"],
      { answer?: "review" | "approval" | null; answer_on_paper?: "review" | "approval" | null }
    >;
  }
>;
export type Drafter = S["DrafterView"];
export type Draft = With<S["DraftView"], { values: RecordValues }>;

// Cases and dossiers

export type CaseState = "open" | "closed" | "compiled" | "handed_over";
export type CaseBrief = With<S["CaseBrief"], { state: CaseState }>;
export type Party = S["Party"];
/** What a decision on the spot can be filled with, and what I decided before under each cause. */
export type KnownOnSpot = With<S["KnownOnSpotView"], { values: RecordValues }>;
export type Stage = With<S["StageView"], { key: StageKey }>;
type Level = "unit" | "agency";
export type Opinion = With<S["OpinionView"], { level: Level }>;
/** 办理意见的一轮: what the handlers propose and what the unit and the agency say to it. */
export type Round = With<S["RoundView"], { opinions: Opinion[]; waits_for?: Level | null }>;
/** 纸质材料: a paper of a case, kept as it came. */
export type PaperKind = "approval" | "foreign" | "other";
export type PaperView = With<S["PaperView"], { kind: PaperKind }>;
type ReservedNumber = With<S["ReservedNumber"], { state: "free" | "used" | "void" }>;
export type NumberBlock = With<S["BlockView"], { numbers: ReservedNumber[] }>;
export type NumbersView = With<S["NumbersView"], { blocks: NumberBlock[] }>;
export type Activity = S["ActivityView"];
export type DossierView = S["DossierView"];
export type DossierPlan = With<S["DossierPlan"], { duty?: DutyView | null }>;
export type PlanVolume = S["PlanVolume"];
export type PlanDay = S["PlanDay"];
export type DueDossiers = With<S["DueDossiers"], { dossiers: DueDossier[] }>;
export type DueDossier = With<S["DueDossier"], { state: "appraise" | "held" | "destroy" | "listed" }>;
export type InspectionLine = With<S["InspectionLine"], { result: "passed" | "failed" | "person" }>;
export type InspectionView = With<S["InspectionView"], { lines: InspectionLine[] }>;
export type DestructionView = S["DestructionView"];
export type ReadingsView = S["ReadingsView"];
export type ChoiceOfReading = S["ChoiceOfReading"];
export type CaseView = With<
  S["CaseView"],
  {
    state: CaseState;
    stages: Stage[];
    duties: DutyView[];
    scenes: SceneView[];
    records: RecordBrief[];
    rounds: Round[];
    findings: Finding[];
    can: With<S["Can"], { opine?: Level | null; opine_on_paper?: Level | null }>;
    papers: PaperView[];
  }
>;
export type Verification = S["VerificationView"];
export type DossierLine = With<S["DossierLine"], { case: CaseBrief; outcome?: Outcome | null }>;

// Logs of agencies below (art. 26), and lawful destruction (art. 20)

export type Standing = "断链(待核查)" | "恢复缺口" | "失联" | "尚未报送" | "正常";
export type SubordinateView = With<S["SubordinateView"], { word: Standing }>;
export type FigureRow = With<S["FigureRow"], { outcome: Outcome }>;
export type Figures = With<S["Figures"], { rows: FigureRow[] }>;
export type DisposalView = S["DisposalView"];
export type SpillView = S["SpillView"];
export type DetectionsView = S["DetectionsView"];
export type RegisteredStation = S["RegisteredStation"];
type DockingBrief = With<S["DockingBrief"], { findings: Finding[] }>;
export type WatchView = S["WatchView"];
export type MorningReport = S["ReportView"];
export type Health = S["CustodyHealth"];
export type SecretLabel = S["LabelView"];
export type StationView = With<S["StationView"], { last?: DockingBrief }>;

// What is kept ready for scenes: the catalogue (art. 16), devices (art. 20), rooms (art. 15)

/** A line's own columns, as agencies name them; `activity` and `tier` are codes of the choices. */
export const LINE_TEXTS = [
  "category",
  "matter",
  "step",
  "content",
  "method",
  "place",
  "recorder",
  "begins",
  "ends",
  "retention",
  "remark",
  "script",
  "reason",
] as const;
export type LineText = (typeof LINE_TEXTS)[number];
/** What is drafted and sent back; the server leaves the shape open. */
export type CatalogueLine = { activity: string; tier: string } & Partial<Record<LineText, string>>;
export type LineView = CatalogueLine & { activity_label: string; tier_label: string };
export type EditionStage = "draft" | "submitted" | "approved" | "published";
export type CatalogueScope = "own" | "guidance";
export type EditionBrief = With<S["EditionBrief"], { stage: EditionStage; scope: CatalogueScope }>;
export type Shortfall = S["ShortfallView"];
export type Difference = With<
  S["DifferenceView"],
  { how: "added" | "removed" | "changed"; before?: LineView | null; after?: LineView | null }
>;
export type EditionView = With<
  S["EditionView"],
  { stage: EditionStage; scope: CatalogueScope; items: LineView[]; differences: Difference[] }
>;
export type GenuineView = S["GenuineView"];
export type PublishedView = With<S["PublishedView"], { items: LineView[] }>;
export type CatalogueDraft = With<S["CatalogueDraft"], { scope: CatalogueScope; lines: CatalogueLine[] }>;
export type ImportColumn = LineText | "tier" | "ignored";
export type ImportedLine = With<S["ImportedLine"], { line: LineView; guessed: ("activity" | "tier")[] }>;
export type ImportedTable = With<
  S["ImportedTable"],
  { columns: { heading: string; column: ImportColumn }[]; lines: ImportedLine[] }
>;

export type DeviceCondition = "in_service" | "faulty" | "lost" | "retired";
export type DeviceView = With<S["DeviceView"], { condition: DeviceCondition }>;
export type DevicesView = With<S["DevicesView"], { items: DeviceView[] }>;
export type RoomView = S["RoomView"];
export type Outage = S["OutageView"];
export type Suggestion = With<S["SuggestionView"], { confidence: "high" | "medium" | "low" }>;

// What other systems know

export type ListName = "powers" | "phrases" | "discretion";
export type ListRow = Partial<Record<string, string>>;
export type ImportKindName = ListName | "people" | "cases" | "documents";
export type ImportKind = With<S["ImportKind"], { kind: ImportKindName }>;
export type ImportRow = With<S["PlannedRow"], { effect: "new" | "changed" | "same" | "bad"; cells: ListRow }>;
export type ImportPreview = With<S["PreviewView"], { rows: ImportRow[] }>;

// What requests carry

export type NewScene = S["NewScene"];
export type NewAttendee = S["NewAttendee"];
export type NewCase = S["NewCase"];
export type NewExplanation = S["NewExplanation"];

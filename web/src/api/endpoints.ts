/** Every call of the API, one each. No caching and no decision here. */
import { answer, client } from "./http";
import type { components } from "./schema";
import type * as t from "./types";

type S = components["schemas"];

/** Filters of a list, as the address bar holds them. */
export type Query = Record<string, string | undefined>;

/** The parameter that most paths have. */
const of = (id: string) => ({ path: { id } });
/** A change at a scene under a name of its own: sent twice, it is done once. */
const name = (once?: string): { header: { "Idempotency-Key"?: string } } => ({
  header: once === undefined ? {} : { "Idempotency-Key": once },
});
const named = (id: string, once?: string) => ({ ...of(id), ...name(once) });
/** The address bar holds text, where the description has numbers and flags; the server reads either. */
const where = (query: Query) => ({ query: query as never });
/** OpenAPI describes an open object as one without members. */
const open = (values: t.RecordValues) => values as Record<string, never>;
/** A file as the body, as it is. OpenAPI describes bytes as a list of numbers. */
const bytes = (file: Blob) => ({
  body: file as unknown as number[],
  bodySerializer: () => file,
  headers: { "Content-Type": "application/octet-stream" },
});

export const session = {
  current: () => answer<t.SessionView>(client.GET("/api/v1/session")),
  begin: (login: string, password: string) =>
    answer<t.SessionView>(client.POST("/api/v1/session", { body: { login, password } })),
  end: () => answer<void>(client.DELETE("/api/v1/session")),
};

export const reference = {
  law: () => answer<t.LawView>(client.GET("/api/v1/law")),
  article: (number: number) =>
    answer<t.ArticleView>(client.GET("/api/v1/law/articles/{number}", { params: { path: { number } } })),
  officers: () => answer<t.Officer[]>(client.GET("/api/v1/people", { params: { query: { role: "officer" } } })),
  people: (role?: string) =>
    answer<t.Officer[]>(client.GET("/api/v1/people", { params: { query: { role } as never } })),
  choices: () => answer<t.Choices>(client.GET("/api/v1/choices")),
  recordType: (id: string) => answer<t.RecordType>(client.GET("/api/v1/record-types/{id}", { params: of(id) })),
};

export const confirmClock = (reason: string) =>
  answer<void>(client.POST("/api/v1/clock/confirmation", { body: { reason } }));

export const judge = (body: t.NewJudgement) => answer<void>(client.POST("/api/v1/judgements", { body }));

export const inbox = (page: number) =>
  answer<t.InboxView>(client.GET("/api/v1/inbox", { params: { query: { page } } }));

export const find = (query: Query) => answer<t.Page<t.FoundView>>(client.GET("/api/v1/find", { params: where(query) }));

export const delegations = {
  list: () => answer<t.DelegationsView>(client.GET("/api/v1/delegations")),
  delegate: (body: S["DelegationBody"]) => answer<t.DelegationsView>(client.POST("/api/v1/delegations", { body })),
  end: (id: string) => answer<t.DelegationsView>(client.POST("/api/v1/delegations/{id}/end", { params: of(id) })),
  approve: (body: S["StandingBody"]) =>
    answer<t.DelegationsView>(client.POST("/api/v1/standing-approvals-of-documents", { body })),
  endApproval: (id: string) =>
    answer<t.DelegationsView>(client.POST("/api/v1/standing-approvals-of-documents/{id}/end", { params: of(id) })),
};

/** Lists that somebody saved under a name. */
export const views = {
  list: () => answer<t.SavedView[]>(client.GET("/api/v1/views")),
  save: (body: t.SavedView) => answer<t.SavedView[]>(client.PUT("/api/v1/views", { body })),
  discard: (name: string) => answer<void>(client.DELETE("/api/v1/views/{name}", { params: { path: { name } } })),
};

export const scenes = {
  list: (query: Query) => answer<t.Page<t.SceneBrief>>(client.GET("/api/v1/scenes", { params: where(query) })),
  one: (id: string) => answer<t.SceneView>(client.GET("/api/v1/scenes/{id}", { params: of(id) })),
  arrive: (body: t.NewScene, once?: string) =>
    answer<t.SceneView>(client.POST("/api/v1/scenes", { params: name(once), body })),
  attend: (id: string, body: S["NewAttendees"], once?: string) =>
    answer<t.SceneView>(client.POST("/api/v1/scenes/{id}/attendees", { params: named(id, once), body })),
  mark: (id: string, body: S["NewMark"], once?: string) =>
    answer<t.SceneView>(client.POST("/api/v1/scenes/{id}/marks", { params: named(id, once), body })),
  narrate: (id: string, body: S["NewNarration"], once?: string) =>
    answer<t.SceneView>(client.POST("/api/v1/scenes/{id}/narrations", { params: named(id, once), body })),
  interrupt: (id: string, body: S["NewInterruption"], once?: string) =>
    answer<t.SceneView>(client.POST("/api/v1/scenes/{id}/interruptions", { params: named(id, once), body })),
  resume: (id: string, body: S["Resumption"], once?: string) =>
    answer<t.SceneView>(client.POST("/api/v1/scenes/{id}/resumptions", { params: named(id, once), body })),
  leave: (id: string, body: S["Departure"], once?: string) =>
    answer<t.SceneView>(client.POST("/api/v1/scenes/{id}/departures", { params: named(id, once), body })),
  explain: (id: string, body: t.NewExplanation) =>
    answer<t.SceneView>(client.POST("/api/v1/scenes/{id}/explanations", { params: of(id), body })),
  excuse: (id: string, body: S["NewExcuse"]) =>
    answer<t.SceneView>(client.POST("/api/v1/scenes/{id}/storage-excuses", { params: of(id), body })),
  join: (id: string, body: S["JoiningAgency"]) =>
    answer<t.SceneView>(client.POST("/api/v1/scenes/{id}/agencies", { params: of(id), body })),
  correctAttendee: (id: string, line: string, body: S["AttendeeCorrection"]) =>
    answer<t.SceneView>(
      client.POST("/api/v1/scenes/{id}/attendees/{line}/corrections", { params: { path: { id, line } }, body }),
    ),
  reportLoss: (id: string, body: S["NewLoss"]) =>
    answer<t.SceneView>(client.POST("/api/v1/scenes/{id}/losses", { params: of(id), body })),
  file: (id: string, caseId: string) =>
    answer<t.SceneView>(client.POST("/api/v1/scenes/{id}/cases", { params: of(id), body: { case: caseId } })),
};

export const uploads = {
  unfinished: () => answer<t.UnfinishedUpload[]>(client.GET("/api/v1/uploads")),
  result: (id: string) => answer<t.UploadResult>(client.GET("/api/v1/uploads/{id}/result", { params: of(id) })),
};

export const recordings = {
  list: (query: Query) => answer<t.Page<t.RecordingView>>(client.GET("/api/v1/recordings", { params: where(query) })),
  one: (id: string) => answer<t.RecordingView>(client.GET("/api/v1/recordings/{id}", { params: of(id) })),
  assign: (id: string, body: S["SceneLink"]) =>
    answer<t.RecordingView>(client.POST("/api/v1/recordings/{id}/scene", { params: of(id), body })),
  stateTime: (id: string, body: S["StatedTime"]) =>
    answer<t.RecordingView>(client.POST("/api/v1/recordings/{id}/time", { params: of(id), body })),
  confirmTime: (id: string, body: S["ConfirmedTime"]) =>
    answer<t.RecordingView>(client.POST("/api/v1/recordings/{id}/time/confirmation", { params: of(id), body })),
  decideOriginality: (id: string, body: S["OriginalityDecision"]) =>
    answer<t.RecordingView>(client.POST("/api/v1/recordings/{id}/originality", { params: of(id), body })),
  /** Where there is a preview it is what is seen, unless the original is asked for. */
  view: (id: string, original = false) =>
    answer<t.Viewing>(client.POST("/api/v1/recordings/{id}/viewings", { params: { ...of(id), query: { original } } })),
  speech: (viewing: string) =>
    answer<t.SpeechView>(client.GET("/api/v1/viewings/{id}/speech", { params: of(viewing) })),
  viewCopy: (id: string, copy: string) =>
    answer<t.Viewing>(client.POST("/api/v1/recordings/{id}/viewings", { params: { ...of(id), query: { copy } } })),
  waveform: (viewing: string) =>
    answer<t.WaveformView>(client.GET("/api/v1/viewings/{id}/waveform", { params: of(viewing) })),
};

export const copies = {
  detections: (recording: string) =>
    answer<t.DetectionsView>(client.GET("/api/v1/recordings/{id}/detections", { params: of(recording) })),
  list: (query: Query) => answer<t.CopyView[]>(client.GET("/api/v1/copies", { params: where(query) })),
  one: (id: string) => answer<t.CopyView>(client.GET("/api/v1/copies/{id}", { params: of(id) })),
  order: (recording: string, body: S["NewCopy"]) =>
    answer<t.CopyView>(client.POST("/api/v1/recordings/{id}/copies", { params: of(recording), body })),
  redact: (recording: string, body: S["NewRedaction"]) =>
    answer<t.CopyView>(client.POST("/api/v1/recordings/{id}/redactions", { params: of(recording), body })),
  withdraw: (id: string, body: S["Withdrawal"]) =>
    answer<t.CopyView>(client.POST("/api/v1/copies/{id}/withdrawal", { params: of(id), body })),
};

export const access = {
  list: (state: "waiting" | "mine" | "all") =>
    answer<t.AccessView[]>(client.GET("/api/v1/access-requests", { params: { query: { state } } })),
  ask: (body: S["NewRequest"]) => answer<t.AccessView>(client.POST("/api/v1/access-requests", { body })),
  approve: (id: string, body: S["Approval"]) =>
    answer<t.AccessView>(client.POST("/api/v1/access-requests/{id}/approval", { params: of(id), body })),
  refuse: (id: string, body: S["Refusal"]) =>
    answer<t.AccessView>(client.POST("/api/v1/access-requests/{id}/refusal", { params: of(id), body })),
  revoke: (id: string, body: S["Revocation"]) =>
    answer<t.AccessView>(client.POST("/api/v1/access-requests/{id}/revocation", { params: of(id), body })),
  giveStanding: (body: S["NewStanding"]) => answer<t.AccessView>(client.POST("/api/v1/standing-approvals", { body })),
  supervise: (body: S["NewSupervision"]) => answer<t.AccessView>(client.POST("/api/v1/supervisions", { body })),
  pack: (id: string) => answer<t.AccessView>(client.POST("/api/v1/access-requests/{id}/pack", { params: of(id) })),
  release: (id: string, body: S["NewRelease"]) =>
    answer<t.AccessView>(client.POST("/api/v1/access-requests/{id}/releases", { params: of(id), body })),
};

export const cases = {
  list: (query: Query) => answer<t.Page<t.CaseBrief>>(client.GET("/api/v1/cases", { params: where(query) })),
  one: (id: string) => answer<t.CaseView>(client.GET("/api/v1/cases/{id}", { params: of(id) })),
  file: (body: t.NewCase) => answer<t.CaseView>(client.POST("/api/v1/cases", { body })),
  knownOnSpot: (scene?: string) =>
    answer<t.KnownOnSpot>(client.GET("/api/v1/cases/spot", { params: { query: { scene } } })),
  decideOnSpot: (body: Omit<S["NewSpotDecision"], "values"> & { values: t.RecordValues }) =>
    answer<t.RecordView>(client.POST("/api/v1/cases/spot", { body: { ...body, values: open(body.values) } })),
  submit: (id: string, body: S["NewSubmission"]) =>
    answer<t.CaseView>(client.POST("/api/v1/cases/{id}/submissions", { params: of(id), body })),
  opine: (id: string, body: S["NewOpinion"]) =>
    answer<t.CaseView>(client.POST("/api/v1/cases/{id}/opinions", { params: of(id), body })),
  agreeToAll: (body: S["NewAgreements"]) =>
    answer<S["AgreementView"][]>(client.POST("/api/v1/opinions/agreements", { body })),
  opineOnPaper: (id: string, body: S["NewPaperOpinion"]) =>
    answer<t.CaseView>(client.POST("/api/v1/cases/{id}/paper-opinions", { params: of(id), body })),
  keepPaper: (id: string, file: File, said: { kind: t.PaperKind; title: string; dated?: string; note?: string }) =>
    answer<S["PaperKept"]>(
      client.POST("/api/v1/cases/{id}/papers", {
        params: { ...of(id), query: { ...said, file_name: file.name } },
        ...bytes(file),
      }),
    ),
  keepElsewhere: (id: string, body: S["NewKeptElsewhere"]) =>
    answer<t.CaseView>(client.POST("/api/v1/cases/{id}/kept-elsewhere", { params: of(id), body })),
  remind: (id: string) => answer<t.CaseView>(client.POST("/api/v1/cases/{id}/reminders", { params: of(id) })),
  close: (id: string, body: S["NewClosing"]) =>
    answer<t.CaseView>(client.POST("/api/v1/cases/{id}/closing", { params: of(id), body })),
  compile: (id: string, body: S["NewDossier"]) =>
    answer<t.CaseView>(client.POST("/api/v1/cases/{id}/dossier", { params: of(id), body })),
  dossierPlan: (id: string) => answer<t.DossierPlan>(client.GET("/api/v1/cases/{id}/dossier-plan", { params: of(id) })),
  verify: (id: string) => answer<t.Verification>(client.POST("/api/v1/cases/{id}/verification", { params: of(id) })),
  preset: (id: string, type: string, scene?: string) =>
    answer<{ values: t.RecordValues; carried: Record<string, string> }>(
      client.GET("/api/v1/cases/{id}/record-preset", { params: { ...of(id), query: { type, scene } } }),
    ),
};

export const dossiers = {
  list: (state: "to_compile" | "compiled" | "handed_over") =>
    answer<t.DossierLine[]>(client.GET("/api/v1/dossiers", { params: { query: { state } } })),
  due: (month: string) => answer<t.DueDossiers>(client.GET("/api/v1/dossiers/due", { params: { query: { month } } })),
  inspect: (id: string) =>
    answer<t.InspectionView[]>(client.GET("/api/v1/dossiers/{id}/inspection", { params: of(id) })),
  supplement: (id: string, body: S["NewSupplement"]) =>
    answer<t.DossierView>(client.POST("/api/v1/dossiers/{id}/supplements", { params: of(id), body })),
  appraise: (id: string, body: S["NewAppraisal"]) =>
    answer<t.DossierView>(client.POST("/api/v1/dossiers/{id}/appraisals", { params: of(id), body })),
  hold: (id: string, body: S["NewHold"]) =>
    answer<t.DossierView>(client.POST("/api/v1/dossiers/{id}/holds", { params: of(id), body })),
  endHold: (id: string, body: S["HoldEnd"]) =>
    answer<t.DossierView>(client.POST("/api/v1/dossiers/{id}/holds/end", { params: of(id), body })),
  transfer: (id: string, body: S["NewTransfer"]) =>
    answer<t.DossierView>(client.POST("/api/v1/dossiers/{id}/transfer", { params: of(id), body })),
  handOver: (id: string, body: S["Handover"]) =>
    answer<t.DossierView>(client.POST("/api/v1/dossiers/{id}/handover", { params: of(id), body })),
};

export const records = {
  /** By the code on its pages; nobody need be logged in. */
  genuine: (code: string) =>
    answer<t.GenuineView>(client.GET("/api/v1/public/documents", { params: { query: { code } } })),
  one: (id: string) => answer<t.RecordView>(client.GET("/api/v1/records/{id}", { params: of(id) })),
  write: (
    caseId: string,
    record_type: string,
    scene: string | undefined,
    values: t.RecordValues,
    how: t.HowWritten = {},
  ) =>
    answer<t.RecordView>(
      client.POST("/api/v1/cases/{id}/records", {
        params: of(caseId),
        body: { record_type, scene, values: open(values), ...how },
      }),
    ),
  reissue: (id: string, revision: number, values: t.RecordValues) =>
    answer<t.RecordView>(
      client.PUT("/api/v1/records/{id}", { params: of(id), body: { revision, values: open(values) } }),
    ),
  askReview: (id: string, body: S["NewReview"]) =>
    answer<t.RecordView>(client.POST("/api/v1/records/{id}/reviews", { params: of(id), body })),
  answerReview: (id: string, body: S["NewAnswer"]) =>
    answer<t.RecordView>(client.POST("/api/v1/records/{id}/reviews/answer", { params: of(id), body })),
  reviewOnPaper: (id: string, body: S["NewPaperReview"]) =>
    answer<t.RecordView>(client.POST("/api/v1/records/{id}/reviews/on-paper", { params: of(id), body })),
  remind: (id: string) => answer<t.RecordView>(client.POST("/api/v1/records/{id}/reminders", { params: of(id) })),
  void: (id: string, body: S["VoidRecord"]) =>
    answer<t.RecordView>(client.POST("/api/v1/records/{id}/void", { params: of(id), body })),
  keepSealedFile: (id: string, revision: number, file: File) =>
    answer<t.RecordView>(
      client.POST("/api/v1/records/{id}/sealed-file", {
        params: { ...of(id), query: { revision, file_name: file.name } },
        ...bytes(file),
      }),
    ),
  finalise: (id: string, body: S["Finalisation"]) =>
    answer<t.RecordView>(client.POST("/api/v1/records/{id}/finalisation", { params: of(id), body })),
  redact: (id: string, body: S["NewPageRedaction"]) =>
    answer<t.RecordView>(client.POST("/api/v1/records/{id}/redactions", { params: of(id), body })),
};

/** 文号: the register, blocks that are set aside, numbers that are void. */
export const numbers = {
  list: () => answer<t.NumbersView>(client.GET("/api/v1/document-numbers")),
  reserve: (body: S["NewBlock"]) => answer<t.NumbersView>(client.POST("/api/v1/document-numbers/blocks", { body })),
  void: (body: S["VoidNumber"]) => answer<t.NumbersView>(client.POST("/api/v1/document-numbers/void", { body })),
};

/** 导入: tables of other systems, seen row by row before anything is taken over. */
export const imports = {
  kinds: () => answer<t.ImportKind[]>(client.GET("/api/v1/imports")),
  preview: (kind: t.ImportKindName, file: Blob, columns: string) =>
    answer<t.ImportPreview>(
      client.POST("/api/v1/imports/{kind}/preview", { params: { path: { kind }, query: { columns } }, ...bytes(file) }),
    ),
  run: (kind: t.ImportKindName, file: Blob, columns: string) =>
    answer<t.ImportPreview>(
      client.POST("/api/v1/imports/{kind}", { params: { path: { kind }, query: { columns } }, ...bytes(file) }),
    ),
  list: (kind: t.ListName) =>
    answer<{ rows: t.ListRow[] }>(client.GET("/api/v1/lists/{kind}", { params: { path: { kind } } })),
};

export const subordinates = {
  list: () => answer<t.SubordinateView[]>(client.GET("/api/v1/subordinates")),
  figures: (origin: string, at?: string) =>
    answer<t.Figures>(client.GET("/api/v1/subordinates/figures", { params: { query: { origin, at } } })),
};

export const stations = {
  list: () => answer<t.StationView[]>(client.GET("/api/v1/stations")),
  register: (body: S["RegisterStation"]) => answer<t.RegisteredStation>(client.POST("/api/v1/stations", { body })),
  remove: (id: string) => answer<void>(client.DELETE("/api/v1/stations/{id}", { params: of(id) })),
};

export const destructions = {
  list: () => answer<t.DestructionView[]>(client.GET("/api/v1/destructions")),
  create: (body: S["NewDestruction"]) => answer<t.DestructionView[]>(client.POST("/api/v1/destructions", { body })),
  approve: (id: string, opinion: string) =>
    answer<t.DestructionView[]>(
      client.POST("/api/v1/destructions/{id}/approval", { params: of(id), body: { opinion } }),
    ),
  carryOut: (id: string, witness: string) =>
    answer<S["DestructionResult"]>(
      client.POST("/api/v1/destructions/{id}/execution", { params: of(id), body: { witness } }),
    ),
};

export const readings = {
  read: () => answer<t.ReadingsView>(client.GET("/api/v1/readings")),
  confirm: (body: S["NewConfirmation"]) => answer<t.ReadingsView>(client.POST("/api/v1/readings", { body })),
  numberFonds: (body: S["NewFonds"]) => answer<t.ReadingsView>(client.POST("/api/v1/fonds", { body })),
};

export const reports = {
  list: () => answer<t.WatchView>(client.GET("/api/v1/morning-reports")),
  one: (day: string) =>
    answer<t.MorningReport>(client.GET("/api/v1/morning-reports/{day}", { params: { path: { day } } })),
};

/** Labels on records and recordings (art. 25). */
export const labels = {
  put: (body: S["NewLabel"]) => answer<void>(client.POST("/api/v1/labels", { body })),
  lift: (body: S["LiftedLabel"]) => answer<void>(client.POST("/api/v1/labels/lift", { body })),
};

export const spills = {
  list: () => answer<t.SpillView[]>(client.GET("/api/v1/spills")),
  report: (subject: string, paper?: string) =>
    answer<t.SpillView[]>(client.POST("/api/v1/spills", { body: { subject, paper } })),
  clear: (id: string) => answer<t.SpillView[]>(client.POST("/api/v1/spills/{id}/clearance", { params: of(id) })),
  destroy: (id: string) => answer<t.SpillView[]>(client.POST("/api/v1/spills/{id}/destruction", { params: of(id) })),
};

export const retention = {
  read: () => answer<t.RetentionView>(client.GET("/api/v1/retention")),
  enter: (body: S["NewRetentionTable"]) => answer<t.RetentionView>(client.POST("/api/v1/retention", { body })),
};

export const disposals = {
  list: () => answer<t.DisposalView[]>(client.GET("/api/v1/disposals")),
  propose: (body: S["NewDisposal"]) => answer<t.DisposalView[]>(client.POST("/api/v1/disposals", { body })),
  carryOut: (id: string, body: S["Execution"]) =>
    answer<S["Executed"]>(client.POST("/api/v1/disposals/{id}/execution", { params: of(id), body })),
};

/** OpenAPI leaves the columns of a line open. */
const asDraft = (draft: t.CatalogueDraft) => draft as unknown as S["CatalogueDraft"];

export const catalogues = {
  list: () => answer<t.EditionBrief[]>(client.GET("/api/v1/catalogues")),
  one: (id: string) => answer<t.EditionView>(client.GET("/api/v1/catalogues/{id}", { params: of(id) })),
  /** Of an agency; nobody need be logged in. */
  published: (agency: string) =>
    answer<t.PublishedView>(client.GET("/api/v1/public/catalogues/{id}", { params: of(agency) })),
  read: (text: string, columns: Record<number, t.ImportColumn>) =>
    answer<t.ImportedTable>(
      client.POST("/api/v1/catalogues/import", { body: { text, columns: columns as Record<string, never> } }),
    ),
  draft: (draft: t.CatalogueDraft) =>
    answer<t.EditionView>(client.POST("/api/v1/catalogues", { body: asDraft(draft) })),
  revise: (id: string, revision: number, draft: t.CatalogueDraft) =>
    answer<t.EditionView>(
      client.PUT("/api/v1/catalogues/{id}", { params: of(id), body: { revision, draft: asDraft(draft) } }),
    ),
  submit: (id: string, body: S["SeenEdition"]) =>
    answer<t.EditionView>(client.POST("/api/v1/catalogues/{id}/submission", { params: of(id), body })),
  giveBack: (id: string, body: S["GivenBack"]) =>
    answer<t.EditionView>(client.POST("/api/v1/catalogues/{id}/return", { params: of(id), body })),
  approve: (id: string, body: S["CatalogueApproval"]) =>
    answer<t.EditionView>(client.POST("/api/v1/catalogues/{id}/approval", { params: of(id), body })),
  publish: (id: string, body: S["CataloguePublication"]) =>
    answer<t.EditionView>(client.POST("/api/v1/catalogues/{id}/publication", { params: of(id), body })),
};

export const devices = {
  list: () => answer<t.DevicesView>(client.GET("/api/v1/devices")),
  one: (id: string) => answer<t.DeviceView>(client.GET("/api/v1/devices/{id}", { params: of(id) })),
  register: (body: S["DeviceRegistration"]) => answer<t.DeviceView>(client.POST("/api/v1/devices", { body })),
  place: (id: string, body: S["DevicePlace"]) =>
    answer<t.DeviceView>(client.POST("/api/v1/devices/{id}/places", { params: of(id), body })),
  maintain: (id: string, body: S["DeviceMaintenance"]) =>
    answer<t.DeviceView>(client.POST("/api/v1/devices/{id}/maintenance", { params: of(id), body })),
  check: (id: string, body: S["DeviceCheck"]) =>
    answer<t.DeviceView>(client.POST("/api/v1/devices/{id}/checks", { params: of(id), body })),
  clock: (id: string, body: S["DeviceClock"]) =>
    answer<t.DeviceView>(client.POST("/api/v1/devices/{id}/clock", { params: of(id), body })),
  issue: (id: string, body: S["DeviceIssue"]) =>
    answer<t.DeviceView>(client.POST("/api/v1/devices/{id}/issues", { params: of(id), body })),
  giveBack: (id: string, body: S["DeviceReturn"]) =>
    answer<t.DeviceView>(client.POST("/api/v1/devices/{id}/return", { params: of(id), body })),
  condition: (id: string, body: S["DeviceCondition"]) =>
    answer<t.DeviceView>(client.POST("/api/v1/devices/{id}/conditions", { params: of(id), body })),
};

export const rooms = {
  list: () => answer<t.RoomView[]>(client.GET("/api/v1/rooms")),
  setUp: (body: S["RoomSetUp"]) => answer<t.RoomView>(client.POST("/api/v1/rooms", { body })),
  cameras: (id: string, body: S["RoomCameras"]) =>
    answer<t.RoomView>(client.PUT("/api/v1/rooms/{id}/cameras", { params: of(id), body })),
  fail: (id: string, body: S["RoomOutage"]) =>
    answer<t.RoomView>(client.POST("/api/v1/rooms/{id}/outages", { params: of(id), body })),
  mend: (id: string, body: S["RoomOutageEnd"]) =>
    answer<t.RoomView>(client.POST("/api/v1/rooms/{id}/outages/end", { params: of(id), body })),
  close: (id: string) => answer<t.RoomView>(client.POST("/api/v1/rooms/{id}/closing", { params: of(id) })),
};

const under = (key: string) => ({ path: { key } });

export const drafts = {
  load: (key: string) => answer<t.Draft>(client.GET("/api/v1/drafts/{key}", { params: under(key) })),
  /** `keepalive` lets it outlive the page. */
  save: (key: string, seen: number, values: t.RecordValues, keepalive = false) =>
    answer<{ revision: number }>(
      client.PUT("/api/v1/drafts/{key}", { params: under(key), body: { seen, values: open(values) }, keepalive }),
    ),
  /** Colleagues who write the same. */
  others: (key: string) => answer<t.Drafter[]>(client.GET("/api/v1/drafts/{key}/others", { params: under(key) })),
  discard: (key: string) => answer<void>(client.DELETE("/api/v1/drafts/{key}", { params: under(key) })),
};

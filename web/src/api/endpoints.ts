/** Every call of the contract, one line each, typed. No caching and no decision here. */
import { request, type Query } from "./http";
import type * as t from "./types";

const get = <T>(path: string, query?: Query) => request<T>("GET", path, { query });
const post = <T>(path: string, body: unknown = {}) => request<T>("POST", path, { body });

type Revised<T = object> = T & { revision: number };

export const session = {
  current: () => request<t.SessionView>("GET", "/session", { anonymous: true }),
  begin: (login: string, password: string) =>
    request<t.SessionView>("POST", "/session", { body: { login, password }, anonymous: true }),
  end: () => request<void>("DELETE", "/session", { anonymous: true }),
};

export const reference = {
  law: () => get<t.LawView>("/law"),
  article: (n: number) => get<t.ArticleView>(`/law/articles/${n}`),
  officers: () => get<t.Officer[]>("/people", { role: "officer" }),
  choices: () => get<t.Choices>("/choices"),
  recordType: (id: string) => get<t.RecordType>(`/record-types/${id}`),
};

export const inbox = () => get<t.InboxView>("/inbox");

export interface NewScene {
  activity: string;
  officers: string[];
  place: string;
  target?: string;
  arrived_at?: t.Instant;
}

export const scenes = {
  list: (query: Query) => get<t.Page<t.SceneBrief>>("/scenes", query),
  one: (id: string) => get<t.SceneView>(`/scenes/${id}`),
  arrive: (body: NewScene) => post<t.SceneView>("/scenes", body),
  mark: (id: string, body: { mark: string; at?: t.Instant; text?: string }) =>
    post<t.SceneView>(`/scenes/${id}/marks`, body),
  narrate: (id: string, body: { element: string; at?: t.Instant }) =>
    post<t.SceneView>(`/scenes/${id}/narrations`, body),
  interrupt: (id: string, body: { cause: string; at?: t.Instant; text?: string }) =>
    post<t.SceneView>(`/scenes/${id}/interruptions`, body),
  resume: (id: string, body: { at?: t.Instant; spoken: boolean }) =>
    post<t.SceneView>(`/scenes/${id}/resumptions`, body),
  leave: (id: string, body: { revision?: number; at?: t.Instant }) =>
    post<t.SceneView>(`/scenes/${id}/departures`, body),
  explain: (id: string, body: Explanation) => post<t.SceneView>(`/scenes/${id}/explanations`, body),
  excuse: (id: string, body: { excuse: string; returned_at: t.Instant; text: string }) =>
    post<t.SceneView>(`/scenes/${id}/storage-excuses`, body),
  file: (id: string, caseId: string) => post<t.SceneView>(`/scenes/${id}/cases`, { case: caseId }),
};

export interface Explanation extends t.Interval {
  cause: string;
  how: "spoken" | "written";
  spoken_at?: t.Instant;
  text?: string;
}

export const uploads = {
  unfinished: () => get<t.UnfinishedUpload[]>("/uploads", { unfinished: 1 }),
  result: (id: string) => get<t.UploadResult>(`/uploads/${id}/result`),
};

export const recordings = {
  list: (query: Query) => get<t.Page<t.RecordingView>>("/recordings", query),
  one: (id: string) => get<t.RecordingView>(`/recordings/${id}`),
  assign: (id: string, body: Revised<{ scene: string | null }>) =>
    post<t.RecordingView>(`/recordings/${id}/scene`, body),
  stateTime: (id: string, body: Revised<{ started_at: t.Instant; uncertainty_ms: t.Ms; reason: string }>) =>
    post<t.RecordingView>(`/recordings/${id}/time`, body),
  view: (id: string) => post<t.Viewing>(`/recordings/${id}/viewings`),
};

export const access = {
  list: (state: "waiting" | "mine" | "all") => get<t.AccessView[]>("/access-requests", { state }),
  ask: (body: { kind: string; scope: string; purpose: string }) => post<t.AccessView>("/access-requests", body),
  approve: (id: string, body: Revised<{ until: t.Instant; opinion?: string }>) =>
    post<t.AccessView>(`/access-requests/${id}/approval`, body),
  refuse: (id: string, body: Revised<{ reason: string }>) => post<t.AccessView>(`/access-requests/${id}/refusal`, body),
  revoke: (id: string, body: Revised<{ reason: string }>) =>
    post<t.AccessView>(`/access-requests/${id}/revocation`, body),
};

export interface NewCase {
  title: string;
  cause: string;
  source: string;
  clue_received_on: t.Day;
  filed_on: t.Day;
  officers: string[];
  party: t.Party;
  summary: string;
  scenes: string[];
}

export const cases = {
  list: (query: Query) => get<t.Page<t.CaseBrief>>("/cases", query),
  one: (id: string) => get<t.CaseView>(`/cases/${id}`),
  file: (body: NewCase) => post<t.CaseView>("/cases", body),
  submit: (id: string, body: Revised<{ proposal: string; opinion: string }>) =>
    post<t.CaseView>(`/cases/${id}/submissions`, body),
  opine: (id: string, body: Revised<{ agreed: boolean; opinion: string }>) =>
    post<t.CaseView>(`/cases/${id}/opinions`, body),
  close: (id: string, body: Revised<{ ground: string; ended_on: t.Day; note?: string }>) =>
    post<t.CaseView>(`/cases/${id}/closing`, body),
  compile: (id: string, body: Revised<{ note?: string }>) => post<t.CaseView>(`/cases/${id}/dossier`, body),
  verify: (id: string) => post<t.Verification>(`/cases/${id}/verification`),
  preset: (id: string, type: string, scene?: string) =>
    get<{ values: t.RecordValues }>(`/cases/${id}/record-preset`, { type, scene }),
};

export const dossiers = {
  list: (state: "to_compile" | "compiled" | "handed_over") => get<t.DossierLine[]>("/dossiers", { state }),
  handOver: (id: string, body: Revised<{ place: string }>) => post<t.DossierView>(`/dossiers/${id}/handover`, body),
};

export const records = {
  one: (id: string) => get<t.RecordView>(`/records/${id}`),
  write: (caseId: string, body: { record_type: string; scene?: string; values: t.RecordValues }) =>
    post<t.RecordView>(`/cases/${caseId}/records`, body),
  reissue: (id: string, body: Revised<{ values: t.RecordValues }>) =>
    request<t.RecordView>("PUT", `/records/${id}`, { body }),
  finalise: (id: string, body: Revised<{ signature: "signed" | "refused"; place: string; note?: string }>) =>
    post<t.RecordView>(`/records/${id}/finalisation`, body),
};

const draftPath = (key: string) => `/drafts/${encodeURIComponent(key)}`;

export const drafts = {
  load: (key: string) => get<t.Draft>(draftPath(key)),
  save: (key: string, body: { seen: number; values: t.RecordValues }, keepalive = false) =>
    request<{ revision: number }>("PUT", draftPath(key), { body, keepalive }),
  discard: (key: string) => request<void>("DELETE", draftPath(key)),
};

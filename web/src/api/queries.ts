/** What pages read, with the key it is cached under; what they change goes through `useAct`. */
import {
  keepPreviousData,
  QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
  type QueryKey,
} from "@tanstack/react-query";
import * as api from "./endpoints";
import { heardServerTime } from "../lib/clock";
import { ApiError, setCsrf } from "./http";
import { keep, keepSession, orKept, recallSession } from "../offline/kept";
import type { ListName, SceneView, SessionView } from "./types";

export const queries = new QueryClient({
  defaultOptions: {
    mutations: { networkMode: "always" },
    queries: {
      // Whether there is a line is found out by asking; a question that waits in silence would keep a page from opening.
      networkMode: "always",
      staleTime: 15_000,
      // A refusal does not become an answer by asking again; silence may.
      retry: (count, error) => count < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 500),
    },
  },
});

const REFERENCE = { staleTime: Infinity };

/** What a scene cannot do without is asked for again until it is there, whatever kept it away: this device may give it a moment later. */
const NEEDED = {
  refetchInterval: ({ state }: { state: { data: unknown } }) => (state.data === undefined ? 2_000 : false),
} as const;

/** Every answer about the session carries the token for changes and the server's time. */
export function sessionHeard(session: SessionView): SessionView {
  setCsrf(session.csrf);
  heardServerTime(session.now);
  void keepSession(session);
  return session;
}

/** Without a line it is still the person who was logged in last; nothing can be changed until the line is back. */
async function askSession(): Promise<SessionView> {
  try {
    return sessionHeard(await api.session.current());
  } catch (error) {
    const unanswered = error instanceof ApiError && (error.status === 0 || error.status >= 502);
    const kept = unanswered ? await recallSession() : undefined;
    if (kept) return kept;
    throw error;
  }
}

export const sessionQuery = () =>
  queryOptions({
    queryKey: ["session"],
    queryFn: askSession,
    refetchInterval: 60_000,
    retry: false,
  });
/** While something is being computed anew, a page asks again soon. */
const soonIf = (duties: { reassessing: boolean }[] | undefined) => duties?.some((d) => d.reassessing) && 3_000;

export const inboxQuery = (page = 1) =>
  queryOptions({
    queryKey: ["inbox", page],
    queryFn: () => api.inbox(page),
    refetchInterval: ({ state }) => soonIf(state.data?.items) || 60_000,
  });

export const lawQuery = () => queryOptions({ queryKey: ["law"], queryFn: api.reference.law, ...REFERENCE });
export const articleQuery = (n: number) =>
  queryOptions({ queryKey: ["law", n], queryFn: () => api.reference.article(n), ...REFERENCE });
export const officersQuery = () =>
  queryOptions({
    queryKey: ["people", "officer"],
    queryFn: () => orKept("people.officer", api.reference.officers),
    ...NEEDED,
  });
/** Those who hold a role; without one, everybody. */
export const peopleQuery = (role?: string) =>
  queryOptions({ queryKey: ["people", "by role", role], queryFn: () => api.reference.people(role) });
export const importsQuery = () => queryOptions({ queryKey: ["imports"], queryFn: api.imports.kinds });
export const listQuery = (kind: ListName) =>
  queryOptions({ queryKey: ["lists", kind], queryFn: () => api.imports.list(kind) });
export const numbersQuery = () => queryOptions({ queryKey: ["numbers"], queryFn: api.numbers.list });
export const choicesQuery = () =>
  queryOptions({
    queryKey: ["choices"],
    queryFn: () => orKept("choices", api.reference.choices),
    ...REFERENCE,
    ...NEEDED,
  });
export const recordTypeQuery = (id: string) =>
  queryOptions({ queryKey: ["record-types", id], queryFn: () => api.reference.recordType(id), ...REFERENCE });

export const scenesQuery = (query: api.Query) =>
  queryOptions({
    queryKey: ["scenes", query],
    queryFn: () => api.scenes.list(query),
    placeholderData: keepPreviousData,
  });
export const sceneQuery = (id: string) => queryOptions({ queryKey: ["scene", id], queryFn: () => api.scenes.one(id) });

/** A scene as the page in the hand needs it: kept on the device, so without recordings, coverage and duties. */
export type LiveScene = Pick<
  SceneView,
  | "id"
  | "activity_label"
  | "tier_label"
  | "place"
  | "target"
  | "arrived_at"
  | "left_at"
  | "officers"
  | "attendees"
  | "agencies"
  | "scripts"
  | "marks"
  | "narrations"
  | "interruptions"
  | "recordings"
  | "photos"
>;

export function liveOf(view: SceneView): LiveScene {
  const { id, activity_label, tier_label, place, target, arrived_at, left_at, officers, attendees } = view;
  const { agencies, scripts } = view;
  const { marks, narrations, interruptions, recordings, photos } = view;
  const who = {
    id,
    activity_label,
    tier_label,
    place,
    target,
    arrived_at,
    left_at,
    officers,
    attendees,
    agencies,
    scripts,
  };
  return { ...who, marks, narrations, interruptions, recordings, photos };
}

const keptScene = (id: string): string => `scene.${id}`;

export const liveQuery = (id: string) =>
  queryOptions({
    queryKey: ["scene", id, "live"],
    queryFn: () =>
      orKept(
        keptScene(id),
        async () => liveOf(await api.scenes.one(id)),
        (late) => queries.setQueryData(liveQuery(id).queryKey, late),
      ),
  });

/** An answer about a scene is what every page shows of it from now on. */
export function sceneHeard(view: SceneView): void {
  queries.setQueryData(sceneQuery(view.id).queryKey, view);
  queries.setQueryData(liveQuery(view.id).queryKey, liveOf(view));
  void keep(keptScene(view.id), liveOf(view));
}

export const recordingsQuery = (query: api.Query) =>
  queryOptions({
    queryKey: ["recordings", query],
    queryFn: () => api.recordings.list(query),
    placeholderData: keepPreviousData,
  });
export const recordingQuery = (id: string) =>
  queryOptions({ queryKey: ["recording", id], queryFn: () => api.recordings.one(id) });
export const unfinishedQuery = () =>
  queryOptions({ queryKey: ["uploads", "unfinished"], queryFn: api.uploads.unfinished });

export const accessQuery = (state: "waiting" | "mine" | "all") =>
  queryOptions({ queryKey: ["access", state], queryFn: () => api.access.list(state) });

/** What was found stays on screen until what is asked now is there. */
export const findQuery = (query: api.Query) =>
  queryOptions({ queryKey: ["find", query], queryFn: () => api.find(query), placeholderData: keepPreviousData });
export const delegationsQuery = () => queryOptions({ queryKey: ["delegations"], queryFn: api.delegations.list });
export const viewsQuery = () => queryOptions({ queryKey: ["views"], queryFn: api.views.list });

export const casesQuery = (query: api.Query) =>
  queryOptions({ queryKey: ["cases", query], queryFn: () => api.cases.list(query), placeholderData: keepPreviousData });
export const caseQuery = (id: string) =>
  queryOptions({
    queryKey: ["case", id],
    queryFn: () => api.cases.one(id),
    refetchInterval: ({ state }) => soonIf(state.data?.duties),
  });
export const dossiersQuery = (state: "to_compile" | "compiled" | "handed_over") =>
  queryOptions({ queryKey: ["dossiers", state], queryFn: () => api.dossiers.list(state) });
export const planQuery = (id: string) =>
  queryOptions({ queryKey: ["case", id, "dossier plan"], queryFn: () => api.cases.dossierPlan(id) });
export const destructionsQuery = () => queryOptions({ queryKey: ["destructions"], queryFn: api.destructions.list });
export const readingsQuery = () => queryOptions({ queryKey: ["readings"], queryFn: api.readings.read });
export const dueDossiersQuery = (month: string) =>
  queryOptions({ queryKey: ["dossiers", "due", month], queryFn: () => api.dossiers.due(month) });
export const recordQuery = (id: string) =>
  queryOptions({ queryKey: ["record", id], queryFn: () => api.records.one(id) });
export const knownOnSpotQuery = (scene?: string) =>
  queryOptions({ queryKey: ["spot", scene], queryFn: () => api.cases.knownOnSpot(scene), staleTime: 0 });
export const presetQuery = (caseId: string, type: string, scene?: string) =>
  queryOptions({
    queryKey: ["preset", caseId, type, scene],
    queryFn: () => api.cases.preset(caseId, type, scene),
    staleTime: 0,
  });

export const subordinatesQuery = () =>
  queryOptions({
    queryKey: ["subordinates"],
    queryFn: api.subordinates.list,
    // What comes in is folded within seconds; what does not come is found out by the minute.
    refetchInterval: ({ state }) => (state.data?.some((log) => log.recomputing) ? 3_000 : 60_000),
  });
/** `at` undefined: as things stand when asked. */
export const figuresQuery = (origin: string, at?: string) =>
  queryOptions({
    queryKey: ["subordinates", "figures", origin, at],
    queryFn: () => api.subordinates.figures(origin, at),
    placeholderData: keepPreviousData,
  });

export const spillsQuery = () => queryOptions({ queryKey: ["spills"], queryFn: api.spills.list });
export const disposalsQuery = () => queryOptions({ queryKey: ["disposals"], queryFn: api.disposals.list });

export const cataloguesQuery = () => queryOptions({ queryKey: ["catalogues"], queryFn: api.catalogues.list });
export const editionQuery = (id: string) =>
  queryOptions({ queryKey: ["catalogue", id], queryFn: () => api.catalogues.one(id) });
export const genuineQuery = (code: string) =>
  queryOptions({ queryKey: ["genuine", code], queryFn: () => api.records.genuine(code) });

export const publishedQuery = (agency: string) =>
  queryOptions({ queryKey: ["catalogue", "published", agency], queryFn: () => api.catalogues.published(agency) });
export const devicesQuery = () => queryOptions({ queryKey: ["devices"], queryFn: api.devices.list });
export const deviceQuery = (id: string) =>
  queryOptions({ queryKey: ["device", id], queryFn: () => api.devices.one(id) });
export const roomsQuery = () => queryOptions({ queryKey: ["rooms"], queryFn: () => orKept("rooms", api.rooms.list) });
export const stationsQuery = () =>
  queryOptions({ queryKey: ["stations"], queryFn: api.stations.list, refetchInterval: 60_000 });

export const reportsQuery = () => queryOptions({ queryKey: ["reports"], queryFn: api.reports.list });
export const reportQuery = (day: string) =>
  queryOptions({ queryKey: ["report", day], queryFn: () => api.reports.one(day) });

export const draftersQuery = (key: string) =>
  queryOptions({ queryKey: ["drafters", key], queryFn: () => api.drafts.others(key), refetchInterval: 15_000 });

/** Nobody has begun: null, not an error. */
export const draftQuery = (key: string) =>
  queryOptions({
    queryKey: ["draft", key],
    queryFn: () =>
      api.drafts.load(key).catch((error: unknown) => {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      }),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });

interface Act<A, R> {
  /** The query whose data the answer is; everything else is asked again. */
  answers?: (result: R, args: A) => QueryKey;
  onDone?: (result: R, args: A) => void;
}

/**
 * A change: the answer becomes what the page shows, and whatever else is on screen is asked again, because one act moves
 * duties, counts and lists at once.
 */
export function useAct<A, R>(act: (args: A) => Promise<R>, { answers, onDone }: Act<A, R> = {}) {
  const client = useQueryClient();
  return useMutation<R, ApiError, A>({
    mutationFn: act,
    onSuccess: (result, args) => {
      const key = answers?.(result, args);
      if (key) client.setQueryData(key, result);
      const own = JSON.stringify(key);
      void client.invalidateQueries({
        predicate: (q) => q.queryKey[0] !== "draft" && q.state.data !== undefined && JSON.stringify(q.queryKey) !== own,
      });
      onDone?.(result, args);
    },
  });
}

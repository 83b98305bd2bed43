/** Every page and its address. Each is loaded when first opened. */
import { createBrowserRouter } from "react-router";
import { Fault } from "./Fault";
import { requireSession } from "./session";
import { Bare } from "./shell/Bare";
import { Shell } from "./shell/Shell";

export const router = createBrowserRouter([
  { path: "/login", lazy: () => import("../pages/login/LoginPage"), HydrateFallback: () => null, ErrorBoundary: Fault },
  // Published: nobody need be logged in.
  {
    path: "/public/catalogue/:agency",
    lazy: () => import("../pages/catalogue/PublicPage"),
    HydrateFallback: () => null,
    ErrorBoundary: Fault,
  },
  // Whoever holds a document looks it up; the address stands in the codes of prints.
  {
    path: "/v/*",
    lazy: () => import("../pages/genuine/GenuinePage"),
    HydrateFallback: () => null,
    ErrorBoundary: Fault,
  },
  {
    path: "/",
    id: "shell",
    Component: Shell,
    ErrorBoundary: Fault,
    HydrateFallback: () => null,
    loader: ({ request }) => requireSession(request),
    // The session is renewed by its query; a search in the address bar need not ask for it again.
    shouldRevalidate: () => false,
    children: [
      {
        ErrorBoundary: Fault,
        children: [
          { index: true, lazy: () => import("../pages/inbox/InboxPage") },
          { path: "scenes", lazy: () => import("../pages/scenes/ScenesPage") },
          { path: "scenes/new", lazy: () => import("../pages/scenes/ArrivePage") },
          { path: "scenes/:sceneId", lazy: () => import("../pages/scenes/ScenePage") },
          { path: "scenes/:sceneId/scripts", lazy: () => import("../pages/scenes/ScriptsPage") },
          { path: "scenes/:sceneId/play", lazy: () => import("../pages/scenes/PlayPage") },
          { path: "recordings", lazy: () => import("../pages/recordings/RecordingsPage") },
          { path: "recordings/:recordingId", lazy: () => import("../pages/recordings/RecordingPage") },
          { path: "find", lazy: () => import("../pages/find/FindPage") },
          { path: "copies/:copyId", lazy: () => import("../pages/copies/CopyPage") },
          { path: "cases", lazy: () => import("../pages/cases/CasesPage") },
          { path: "cases/new", lazy: () => import("../pages/cases/NewCasePage") },
          { path: "cases/spot", lazy: () => import("../pages/cases/SpotPage") },
          { path: "cases/:caseId", lazy: () => import("../pages/cases/CasePage") },
          { path: "cases/:caseId/records/new", lazy: () => import("../pages/records/NewRecordPage") },
          { path: "records/:recordId", lazy: () => import("../pages/records/RecordPage") },
          { path: "records/:recordId/edit", lazy: () => import("../pages/records/EditRecordPage") },
          { path: "cases/:caseId/dossier", lazy: () => import("../pages/dossiers/DossierPage") },
          { path: "numbers", lazy: () => import("../pages/numbers/NumbersPage") },
          { path: "imports", lazy: () => import("../pages/imports/ImportsPage") },
          { path: "dossiers", lazy: () => import("../pages/dossiers/DossiersPage") },
          { path: "dossiers/due", lazy: () => import("../pages/dossiers/DuePage") },
          { path: "readings", lazy: () => import("../pages/dossiers/ReadingsPage") },
          { path: "access", lazy: () => import("../pages/access/AccessPage") },
          { path: "retention", lazy: () => import("../pages/retention/RetentionPage") },
          { path: "disposals", lazy: () => import("../pages/disposals/DisposalsPage") },
          { path: "catalogue", lazy: () => import("../pages/catalogue/CataloguePage") },
          { path: "catalogue/new", lazy: () => import("../pages/catalogue/EditPage") },
          { path: "catalogue/:id", lazy: () => import("../pages/catalogue/EditionPage") },
          { path: "catalogue/:id/edit", lazy: () => import("../pages/catalogue/EditPage") },
          { path: "delegations", lazy: () => import("../pages/delegations/DelegationsPage") },
          { path: "devices", lazy: () => import("../pages/devices/DevicesPage") },
          { path: "rooms", lazy: () => import("../pages/rooms/RoomsPage") },
          { path: "stations", lazy: () => import("../pages/stations/StationsPage") },
          { path: "reports", lazy: () => import("../pages/reports/ReportsPage") },
          { path: "subordinates", lazy: () => import("../pages/subordinates/SubordinatesPage") },
          { path: "law", lazy: () => import("../pages/law/LawPage") },
        ],
      },
    ],
  },
  {
    Component: Bare,
    ErrorBoundary: Fault,
    HydrateFallback: () => null,
    loader: ({ request }) => requireSession(request),
    shouldRevalidate: () => false,
    children: [{ path: "/scenes/:sceneId/live", lazy: () => import("../pages/scenes/LivePage"), ErrorBoundary: Fault }],
  },
]);

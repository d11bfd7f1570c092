/** Every page's address. Pages load when they are first opened. */
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";

import { parseListSearch } from "@/components/listSearch";
import { sessionQuery } from "@/features/session/session";
import { Layout } from "@/shell/Layout";
import { NotFound, PageFailure, PageWait } from "@/shell/states";

import type { QueryClient } from "@tanstack/react-query";
import type { RouterHistory } from "@tanstack/react-router";

interface Context {
  readonly client: QueryClient;
}

const root = createRootRouteWithContext<Context>()({ component: Outlet, notFoundComponent: NotFound });

const signInRoute = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (raw: Record<string, unknown>): { next?: string } => {
    const next = raw["next"];
    // Only a path of this application: never an address elsewhere.
    return typeof next === "string" && /^\/(?![/\\])/.test(next) ? { next } : {};
  },
  beforeLoad: async ({ context, search }) => {
    const session = await context.client.query({ ...sessionQuery, staleTime: "static" });
    if (session.account) throw redirect({ href: search.next ?? "/" });
  },
  component: lazyRouteComponent(() => import("@/features/session/SignInPage"), "SignInPage"),
});

const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  beforeLoad: async ({ context, location }) => {
    const session = await context.client.query({ ...sessionQuery, staleTime: "static" });
    if (session.account) return;
    const search = location.href === "/" ? {} : { next: location.href };
    throw redirect({ to: "/sign-in", search });
  },
  component: Layout,
});

const page = { getParentRoute: () => inside, validateSearch: parseListSearch } as const;

const home = createRoute({ ...page, path: "/", component: lazyRouteComponent(() => import("@/features/home/HomePage"), "HomePage") });
const repositories = createRoute({ getParentRoute: () => inside, path: "/repositories" });
const repositoryList = createRoute({
  getParentRoute: () => repositories,
  path: "/",
  validateSearch: parseListSearch,
  component: lazyRouteComponent(() => import("@/features/repositories/RepositoriesPage"), "RepositoriesPage"),
});
const repository = createRoute({
  getParentRoute: () => repositories,
  path: "$",
  validateSearch: parseListSearch,
  component: lazyRouteComponent(() => import("@/features/repositories/RepositoryRoute"), "RepositoryRoute"),
});
const vulnerabilities = createRoute({
  ...page,
  path: "/vulnerabilities",
  component: lazyRouteComponent(() => import("@/features/vulnerabilities/VulnerabilitiesPage"), "VulnerabilitiesPage"),
});
const vulnerability = createRoute({
  ...page,
  path: "/vulnerabilities/$id",
  component: lazyRouteComponent(() => import("@/features/vulnerabilities/VulnerabilityPage"), "VulnerabilityPage"),
});
const policies = createRoute({ ...page, path: "/policies", component: lazyRouteComponent(() => import("@/features/policies/PoliciesPage"), "PoliciesPage") });
const editor = () => import("@/features/policies/PolicyEditorPage");
const newPolicy = createRoute({ ...page, path: "/policies/new", component: lazyRouteComponent(editor, "PolicyEditorPage") });
const copiedPolicy = createRoute({ ...page, path: "/policies/copy/$from", component: lazyRouteComponent(editor, "PolicyEditorPage") });
const editedPolicy = createRoute({ ...page, path: "/policies/edit/$name", component: lazyRouteComponent(editor, "PolicyEditorPage") });
const exceptions = createRoute({ ...page, path: "/policies/exceptions", component: lazyRouteComponent(() => import("@/features/policies/ExceptionsPage"), "ExceptionsPage") });
const deployment = createRoute({ ...page, path: "/policies/deployment", component: lazyRouteComponent(() => import("@/features/policies/DeploymentPage"), "DeploymentPage") });
const index = createRoute({ ...page, path: "/index", component: lazyRouteComponent(() => import("@/features/index/IndexPage"), "IndexPage") });
const search = createRoute({ ...page, path: "/search", component: lazyRouteComponent(() => import("@/features/search/SearchPage"), "SearchPage") });
const tokens = createRoute({ ...page, path: "/tokens", component: lazyRouteComponent(() => import("@/features/tokens/TokensPage"), "TokensPage") });
const account = createRoute({ ...page, path: "/account", component: lazyRouteComponent(() => import("@/features/account/AccountPage"), "AccountPage") });
const organisations = createRoute({
  ...page,
  path: "/organisations",
  component: lazyRouteComponent(() => import("@/features/organisations/OrganisationsPage"), "OrganisationsPage"),
});
const organisation = createRoute({
  ...page,
  path: "/organisations/$name",
  component: lazyRouteComponent(() => import("@/features/organisations/OrganisationPage"), "OrganisationPage"),
});
const accounts = createRoute({ ...page, path: "/accounts", component: lazyRouteComponent(() => import("@/features/accounts/AccountsPage"), "AccountsPage") });
const oneAccount = createRoute({
  ...page,
  path: "/accounts/$name",
  component: lazyRouteComponent(() => import("@/features/accounts/OneAccountPage"), "OneAccountPage"),
});
const jobs = createRoute({ ...page, path: "/jobs", component: lazyRouteComponent(() => import("@/features/jobs/JobsPage"), "JobsPage") });
const job = createRoute({ ...page, path: "/jobs/$id", component: lazyRouteComponent(() => import("@/features/jobs/JobPage"), "JobPage") });
const actions = createRoute({ ...page, path: "/jobs/actions", component: lazyRouteComponent(() => import("@/features/actions/ActionsPage"), "ActionsPage") });
const schedules = createRoute({ ...page, path: "/jobs/schedules", component: lazyRouteComponent(() => import("@/features/schedules/SchedulesPage"), "SchedulesPage") });
const schedule = createRoute({ ...page, path: "/jobs/schedules/$name", component: lazyRouteComponent(() => import("@/features/schedules/SchedulePage"), "SchedulePage") });
const queues = createRoute({ ...page, path: "/jobs/queues", component: lazyRouteComponent(() => import("@/features/queues/QueuesPage"), "QueuesPage") });
const workers = createRoute({ ...page, path: "/jobs/workers", component: lazyRouteComponent(() => import("@/features/workers/WorkersPage"), "WorkersPage") });
const status = createRoute({ ...page, path: "/status", component: lazyRouteComponent(() => import("@/features/status/StatusPage"), "StatusPage") });
const storage = createRoute({ ...page, path: "/storage", component: lazyRouteComponent(() => import("@/features/storage/StoragePage"), "StoragePage") });
const exports = createRoute({ ...page, path: "/files", component: lazyRouteComponent(() => import("@/features/files/ExportsPage"), "ExportsPage") });
const uploads = createRoute({ ...page, path: "/files/uploads", component: lazyRouteComponent(() => import("@/features/files/UploadsPage"), "UploadsPage") });
const sboms = createRoute({ ...page, path: "/files/sboms", component: lazyRouteComponent(() => import("@/features/sboms/SbomsPage"), "SbomsPage") });
const sbom = createRoute({ ...page, path: "/files/sboms/$id", component: lazyRouteComponent(() => import("@/features/sboms/SbomPage"), "SbomPage") });
const events = createRoute({ ...page, path: "/events", component: lazyRouteComponent(() => import("@/features/events/EventsPage"), "EventsPage") });
const system = createRoute({ ...page, path: "/system", component: lazyRouteComponent(() => import("@/features/system/SystemPage"), "SystemPage") });
const firewall = createRoute({ ...page, path: "/firewall", component: lazyRouteComponent(() => import("@/features/firewall/FirewallPage"), "FirewallPage") });
const component = createRoute({ ...page, path: "/firewall/component", component: lazyRouteComponent(() => import("@/features/firewall/ComponentPage"), "ComponentPage") });
const managers = createRoute({ ...page, path: "/firewall/managers", component: lazyRouteComponent(() => import("@/features/firewall/ManagersPage"), "ManagersPage") });
const firewallRepository = createRoute({ ...page, path: "/firewall/$name", component: lazyRouteComponent(() => import("@/features/firewall/FirewallRepositoryPage"), "FirewallRepositoryPage") });
const firewallPackage = createRoute({ ...page, path: "/firewall/$name/packages/$", component: lazyRouteComponent(() => import("@/features/firewall/PackagePage"), "PackagePage") });
const packageRequests = createRoute({ ...page, path: "/package-requests", component: lazyRouteComponent(() => import("@/features/firewall/RequestsPage"), "RequestsPage") });
const unknown = createRoute({ getParentRoute: () => inside, path: "$", component: NotFound });

const tree = root.addChildren([
  signInRoute,
  inside.addChildren([home, repositories.addChildren([repositoryList, repository]), vulnerabilities, vulnerability, policies, newPolicy, copiedPolicy, editedPolicy, exceptions, deployment, index, search, tokens, account, organisations, organisation, accounts, oneAccount, jobs, actions, schedules, schedule, queues, workers, job, status, storage, exports, uploads, sboms, sbom, events, system, firewall, component, managers, firewallRepository, firewallPackage, packageRequests, unknown]),
]);

export function makeRouter(client: QueryClient, history?: RouterHistory) {
  return createRouter({
    routeTree: tree,
    context: { client },
    ...(history ? { history } : {}),
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultErrorComponent: PageFailure,
    defaultPendingComponent: PageWait,
    defaultNotFoundComponent: NotFound,
    defaultPendingMs: 200,
    // Values in the address stay as they were typed: a tag "1.20" is not a number.
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const text = new URLSearchParams(search as Record<string, string>).toString();
      return text ? `?${text}` : "";
    },
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}

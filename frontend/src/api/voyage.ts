/**
 * What the pages of scanning, policies and the index ask for, until `openapi.json` says it: then each of these is a name
 * for a generated type, and this file goes.
 */
import type { components } from "@/api/schema";

type Mode = components["schemas"]["Mode"];
type Action = components["schemas"]["Action"];

export type Severity = "critical" | "high" | "medium" | "low" | "none" | "unknown";
export type Counts = Readonly<Record<Exclude<Severity, "none">, number>> & { readonly total: number };
export type ScanStatus = "waiting" | "running" | "done" | "failed" | "not_applicable";
export type CoverageState = "covered" | "covered_to" | "not_covered";
export type VerdictAction = "allow" | "warn" | "refuse" | "undecided";

export interface Coverage {
  readonly state: CoverageState;
  readonly to: string | null;
}

export interface EcosystemCoverage extends Coverage {
  readonly ecosystem: string;
  readonly components: number;
}

export interface ScanProblem {
  readonly layer: number | null;
  readonly path: string;
  readonly code: string;
  readonly text: string;
}

export interface Scan {
  readonly status: ScanStatus;
  readonly at: string | null;
  readonly error: string;
  readonly problems: ScanProblem[];
  readonly coverage: (Coverage & { readonly ecosystems: EcosystemCoverage[] }) | null;
}

export interface Reason {
  readonly policy: string;
  readonly title: string;
  readonly mode: Mode;
  readonly action: Action;
  readonly text: string;
  readonly vulnerability: string;
  readonly purl: string;
  readonly way_out: string;
}

export interface Verdict {
  readonly action: VerdictAction;
  readonly reasons: Reason[];
  readonly decided_at: string | null;
  readonly valid_until: string | null;
}

export interface Appraisal {
  readonly scan: Scan;
  readonly verdict: Verdict;
  readonly findings: Counts;
}

/** What a list says of an image. */
export interface ShortAppraisal {
  readonly scan?: { readonly status: ScanStatus };
  readonly verdict?: { readonly action: VerdictAction };
  readonly findings?: Counts;
}

export interface ImageLayer {
  readonly position: number;
  readonly digest: string;
  readonly size: number;
  readonly created_by: string;
  readonly components: number;
  readonly findings: Counts;
}

export interface ImageDetail extends Appraisal {
  readonly digest: string;
  readonly repository: string;
  readonly platform: string | null;
  readonly distribution: { readonly id: string; readonly version_id: string; readonly name: string } | null;
  readonly layers: ImageLayer[];
  readonly component_count: number;
}

export interface ImageComponent {
  readonly purl: string;
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly source_name: string;
  readonly source_version: string;
  readonly layer: number;
  readonly path: string;
  readonly owner: string;
  readonly coverage: Coverage;
  readonly findings: Counts;
}

export interface Epss {
  readonly score: number;
  readonly percentile: number;
}

export interface Finding {
  readonly id: string;
  readonly vulnerability: string;
  readonly aliases: string[];
  readonly purl: string;
  readonly name: string;
  readonly version: string;
  readonly severity: Severity;
  readonly score: number | null;
  readonly fixed_version: string;
  readonly epss: Epss | null;
  readonly kev: boolean;
  readonly layer: number;
  readonly path: string;
  readonly coverage: Coverage;
  readonly advisory: string;
  readonly explanation: string;
  readonly suppressed: string;
}

export interface VulnerabilityItem {
  readonly id: string;
  readonly severity: Severity;
  readonly score: number | null;
  readonly summary: string;
  readonly images: number;
}

export interface VulnerabilityDetail {
  readonly id: string;
  readonly aliases: string[];
  readonly severity: Severity;
  readonly score: number | null;
  readonly vector: string;
  readonly summary: string;
  readonly published: string | null;
  readonly modified: string | null;
  readonly epss: Epss | null;
  readonly kev: { readonly added: string; readonly due: string | null; readonly name: string } | null;
  readonly records: { readonly id: string; readonly source: string }[];
  readonly affected: AffectedPackage[];
}

export interface AffectedPackage {
  readonly ecosystem: string;
  readonly name: string;
  readonly ranges: string;
  readonly fixed: string;
}

export interface VulnerableImage {
  readonly repository: string;
  readonly tag: string | null;
  readonly digest: string;
  readonly purl: string;
  readonly version: string;
  readonly fixed_version: string;
  readonly severity: Severity;
}

export interface FoundPackage {
  readonly purl: string;
  readonly name: string;
  readonly version: string;
  readonly type: string;
  readonly images: number;
}

export interface FoundImage {
  readonly repository: string;
  readonly tag: string | null;
  readonly digest: string;
}

export interface SearchResult {
  readonly vulnerabilities: VulnerabilityItem[];
  readonly packages: FoundPackage[];
  readonly images: FoundImage[];
}

export interface PackageImage {
  readonly repository: string;
  readonly tags: string[];
  readonly digest: string;
  readonly purl: string;
}

export interface Release {
  readonly generation: number;
  readonly digest: string;
  readonly built_at: string;
  readonly used_at: string;
  readonly used_by?: string | null;
  readonly engine: number;
  readonly records: number;
  readonly packages: number;
  readonly is_starter: boolean;
  readonly age_days: number;
  readonly is_old: boolean;
}

export interface Source {
  readonly name: string;
  readonly kind: string;
  readonly records: number;
  readonly bad: number;
  readonly newest: string | null;
  readonly covers: string[];
}

export interface AdvisoryIndex {
  readonly release: Release | null;
  readonly sources: Source[];
}

export interface IndexCoverage extends Coverage {
  readonly ecosystem: string;
  readonly records: number;
  readonly sources: string[];
}

export interface BadRecord {
  readonly source: string;
  readonly member: string;
  readonly reason: string;
}

interface Listed<T> {
  items: T[];
  next?: string | null;
}

interface Nowhere {
  query?: never;
  path?: never;
  header?: never;
  cookie?: never;
}

interface Get<T, Asked> {
  parameters: Nowhere;
  get: { parameters: Asked & { header?: never; cookie?: never }; responses: { 200: { headers: Record<string, unknown>; content: { "application/json": T } } } };
}

interface Query<Q> {
  query: Q;
  path?: never;
}

type ListQuery = Partial<Record<"q" | "sort" | "after" | "type" | "severity" | "fixable" | "kev", string>> & { limit?: number };
type InImage = ListQuery & { repository: string };

export interface VoyagePaths {
  "/api/v1/images/{digest}": Get<ImageDetail, { query: { repository: string }; path: { digest: string } }>;
  "/api/v1/images/{digest}/components": Get<Listed<ImageComponent>, { query: InImage; path: { digest: string } }>;
  "/api/v1/images/{digest}/findings": Get<Listed<Finding>, { query: InImage; path: { digest: string } }>;
  "/api/v1/vulnerabilities": Get<Listed<VulnerabilityItem>, Query<ListQuery>>;
  "/api/v1/vulnerabilities/{id}": Get<VulnerabilityDetail, { path: { id: string }; query?: never }>;
  "/api/v1/vulnerabilities/{id}/images": Get<Listed<VulnerableImage>, { query: ListQuery; path: { id: string } }>;
  "/api/v1/search": Get<SearchResult, Query<{ q: string }>>;
  "/api/v1/search/packages/images": Get<Listed<PackageImage>, Query<{ purl: string; after?: string; limit?: number }>>;
  "/api/v1/index": Get<AdvisoryIndex, Nowhere>;
  "/api/v1/index/coverage": Get<Listed<IndexCoverage>, Query<ListQuery>>;
  "/api/v1/index/bad": Get<Listed<BadRecord>, Query<ListQuery>>;
  "/api/v1/index/releases": Get<Listed<Release>, Query<ListQuery>>;
}

/** The API's values by the names the pages use. */
import type { components } from "@/api/schema";

type Schemas = components["schemas"];

export type Session = Schemas["Session"];
export type SessionAccount = Schemas["SessionAccount"];
export type System = Schemas["System"];
export type Account = Schemas["AccountItem"];
export type Organisation = Schemas["OrganisationItem"];
export type Member = Schemas["Member"];
export type Role = Member["role"];
export type Token = Schemas["TokenItem"];
export type MadeToken = Schemas["MadeToken"];
export type Repository = Schemas["RepositoryItem"];
export type RepositoryRules = Schemas["RepositoryPatch"];
export type Namespace = Schemas["NamespaceItem"];
export type RegistryState = Schemas["RegistryState"];
export type Visibility = Repository["visibility"];
export type Deletion = Schemas["DeletionItem"];
export type Storage = Schemas["StorageReport"];
export type Collection = Schemas["CollectionItem"];
export type Tag = Schemas["TagItem"];
export type TagDetail = Schemas["TagDetail"];
export type ManifestDetail = Schemas["ManifestDetail"];
export type Layer = Schemas["LayerItem"];
export type Child = Schemas["ChildItem"];
export type Step = Schemas["HistoryItem"];
export type Referrer = Schemas["ReferrerItem"];
export type Job = Schemas["JobItem"];
export type JobStatus = Schemas["Status"];
export type LogLine = Schemas["LogItem"];
export type LogPage = Schemas["Log"];
export type Action = Schemas["ActionItem"];
export type Worker = Schemas["WorkerItem"];
export type Schedule = Schemas["ScheduleItem"];
export type Missed = Schedule["missed"];
export type Queue = Schemas["QueueItem"];
export type QueueHistory = Schemas["QueueHistory"];
export type QueuePoint = Schemas["QueuePoint"];
export type SystemStatus = Schemas["SystemStatus"];
export type ExportKind = Schemas["ExportKindItem"];
export type Export = Schemas["ExportItem"];
export type Upload = Schemas["UploadItem"];
export type Sbom = Schemas["SbomItem"];
export type SbomDetail = Schemas["SbomDetail"];
export type UploadKind = Schemas["UploadKindItem"];
export type FileStatus = Export["status"];
export type Severity = Schemas["Level"];
export type Counts = Schemas["FindingCounts"];
export type Scan = Schemas["Scan"];
export type ScanStatus = Scan["status"];
export type Verdict = Schemas["Judgement"];
export type VerdictAction = Verdict["action"];
export type Reason = Schemas["ReasonItem"];
export type Coverage = Schemas["PackageCover"];
export type EcosystemCoverage = Schemas["EcosystemCover"];
export type ImageDetail = Schemas["ImageDetail"];
export type ImageLayer = Schemas["ImageLayer"];
export type ImagePlatform = Schemas["ImagePlatform"];
export type ImageComponent = Schemas["ComponentItem"];
export type Finding = Schemas["FindingItem"];
export type Epss = Schemas["Epss"];
export type VulnerabilityItem = Schemas["VulnerabilityItem"];
export type VulnerabilityDetail = Schemas["VulnerabilityDetail"];
export type AdvisoryRecord = Schemas["RecordItem"];
export type AffectedPackage = Schemas["AffectedItem"];
export type AffectedImage = Schemas["AffectedImage"];
export type SearchResult = Schemas["Found"];
export type FoundPackage = Schemas["PackageItem"];
export type PackageImage = Schemas["PackageImage"];
export type AdvisoryIndex = Schemas["IndexDetail"];
export type Release = Schemas["ReleaseItem"];
export type Source = Schemas["SourceItem"];
export type Statement = Schemas["StatementItem"];
export type PublicSource = Schemas["IndexSourceItem"];
export type SourceHealth = Schemas["Health"];
export type SourceSwitch = Schemas["SourceSwitch"];
export type IndexCoverage = Schemas["CoverageItem"];
export type BadRecord = Schemas["BadItem"];
export type Policy = Schemas["PolicyItem"];
export type PolicyDocument = Schemas["PolicyDocument"];
export type Deployed = Schemas["DeployedItem"];
export type Deployment = Schemas["Deployment"];
export type PolicyAction = Policy["action"];
export type PolicyField = Schemas["FieldItem"];
export type PolicyException = Schemas["ExceptionItem"];
export type ExceptionDocument = Schemas["ExceptionDocument"];
export type Preview = Schemas["PreviewItem"];
/** The same text in each language. */
export type Said = Schemas["Said"];
export type Mode = Schemas["Mode"];
export type Firewall = Schemas["FirewallItem"];
export type FirewallDetail = Schemas["FirewallDetail"];
export type FirewallPatch = Schemas["FirewallPatch"];
export type NewFirewall = Schemas["NewFirewallRepository"];
export type PackageRequest = Schemas["RequestItem"];
export type Manager = Schemas["ManagerItem"];
export type ManagerPatch = Schemas["ManagerPatch"];
export type NewManager = Schemas["NewManager"];
export type Component = Schemas["AskedComponent"];
export type PackageDetail = Schemas["PackageDetail"];
export type PackageVersion = Schemas["VersionItem"];
export type Event = Schemas["EventItem"];

/** One page of a list; `next` is the key to ask for the one after it. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string | null;
}

/** What is known of an image: how far its scan is, the verdict, and its findings counted. */
export type Appraisal = Pick<TagDetail, "scan" | "verdict" | "findings">;

/** What a list says of an image. */
export type ShortAppraisal = Pick<Tag, "scan" | "verdict" | "findings">;

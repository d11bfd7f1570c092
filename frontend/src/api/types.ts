/** The API's values by the names the pages use. */
import type { components } from "@/api/schema";
import type { Appraisal, ShortAppraisal } from "@/api/voyage";

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
export type Visibility = Repository["visibility"];
export type Tag = Schemas["TagItem"] & ShortAppraisal;
export type TagDetail = Schemas["TagDetail"] & Partial<Appraisal>;
export type ManifestDetail = Schemas["ManifestDetail"] & Partial<Appraisal>;
export type Layer = Schemas["LayerItem"];
export type Child = Schemas["ChildItem"] & ShortAppraisal;
export type Job = Schemas["JobItem"];
export type JobStatus = Schemas["Status"];
export type LogLine = Schemas["LogItem"];
export type LogPage = Schemas["Log"];
export type Action = Schemas["ActionItem"];
export type Policy = Schemas["PolicyItem"];
export type Condition = Schemas["ConditionItem"];
export type Mode = Schemas["Mode"];
export type Event = Schemas["EventItem"];

/** One page of a list; `next` is the key to ask for the one after it. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string | null;
}

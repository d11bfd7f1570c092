/** Examples of background work, for the unit tests. */
import type { Action, Export, Job, Queue, Schedule, SystemStatus, Worker } from "@/api/types";

export const JOB: Job = {
  id: "0192f3a0-7c1e-7b3a-9d1e-000000000001",
  action: "scan_check",
  queue: "osa-container-image-scan",
  status: "done",
  parameters: { repository: "acme/app" },
  priority: 0,
  attempt: 1,
  attempts: 3,
  created_at: "2026-01-02T00:00:00Z",
  started_at: "2026-01-02T00:00:01Z",
  finished_at: "2026-01-02T00:00:03Z",
  requested_by: "ada",
  progress: null,
  error: null,
  error_code: null,
  parent: null,
  retry_of: null,
  namespace: "acme",
  schedule: null,
  due_at: null,
  not_before: null,
  worker: null,
  capacity: {},
  memory_mib: null,
  deadline_seconds: 3600,
  children: null,
  request_id: "req-7",
} as unknown as Job;

export const ACTION = {
  name: "sleep",
  queue: "main",
  description: "Sleep, and say so every second.",
  parameters_schema: { properties: { seconds: { type: "number", default: 60, minimum: 0 } } },
  defaults: {},
  attempts: 3,
  deadline_seconds: 3600,
  capacity: {},
  memory_mib: null,
  aliases: [],
} as unknown as Action;

export const SCHEDULE: Schedule = {
  name: "nightly",
  action: "sleep",
  description: "Sleep, and say so every second.",
  parameters: {},
  cron: "0 3 * * *",
  time_zone: "UTC",
  missed: "once",
  paused: false,
  is_default: true,
  is_changed: false,
  next_due_at: "2036-01-03T03:00:00Z",
  last_due_at: "2026-01-02T03:00:00Z",
  last_job: { id: JOB.id, status: "done" },
  updated_at: "2026-01-01T00:00:00Z",
  updated_by: "",
};

export const QUEUE: Queue = {
  name: "main",
  description: "Work without a queue of its own.",
  waiting: 3,
  oldest_waiting_seconds: 90,
  running: 2,
  workers: 1,
  ended_last_hour: 12,
  failed_last_hour: 1,
};

export const WORKER = {
  id: "0192f3a0-7c1e-7b3a-9d1e-00000000000a",
  host: "quay-1/4f11007a/4026531836",
  pid: 4711,
  version: "1.2.3",
  state: "living",
  queues: ["main"],
  concurrency: 2,
  capacity: { scan: 2 },
  used: { scan: 1 },
  running: [{ id: JOB.id, action: "scan_check", started_at: "2026-01-02T00:00:01Z", namespace: "acme" }],
  started_at: "2026-01-01T00:00:00Z",
  heartbeat_at: "2026-01-02T00:00:00Z",
} as unknown as Worker;

export const EXPORT: Export = {
  id: "0192f3a0-7c1e-7b3a-9d1e-00000000000e",
  kind: "findings",
  format: "csv",
  title: "Findings of acme/app",
  file_name: "findings-acme-app.csv",
  status: "ready",
  progress: null,
  job: JOB.id,
  parameters: {},
  size: 2_000,
  rows: 12,
  created_at: "2026-01-02T00:00:00Z",
  expires_at: "2036-01-09T00:00:00Z",
  requested_by: "ada",
  error: null,
};

const PART = { kind: "sqlite", ok: true, ms: 0.4, what: "" };

export const STATUS: SystemStatus = {
  version: "1.2.3",
  profile: "embedded",
  database: { ...PART, version: "3.40", size_bytes: 1_000_000 },
  broker: { ...PART, kind: "filesystem" },
  cache: { ...PART, kind: "process" },
  storage: { used_bytes: 10, free_bytes: 90, blobs: 3, ok: true, what: "" },
  index: { generation: 4, built_at: "2026-01-01T00:00:00Z", age_days: 2, is_old: false },
  processes: [],
  queues: [],
  outbox: [],
  failures: [{ job: JOB.id, action: "false", error: "It always fails.", finished_at: "2026-01-02T00:00:00Z" }],
  checks: [
    { name: "database", state: "ok", what: "It answers.", remedy: "" },
    { name: "index", state: "warn", what: "The index is 40 days old.", remedy: "Run pratique index build." },
  ],
  backup: null,
} as unknown as SystemStatus;

/** Examples of what scanning says of an image, for the unit tests. */
import type { Appraisal, Counts, Finding, ImageComponent, ImageDetail, Reason } from "@/api/types";

/** The digest of the image of the examples. */
export const DIGEST = `sha256:${"a".repeat(64)}`;

export const NO_FINDINGS: Counts = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0, total: 0 };

export const REASON: Reason = {
  policy: "critical-with-fix",
  title: "Critical, and a fix is there",
  mode: "enforcing",
  action: "block",
  text: "CVE-2024-5535 is in libssl3 3.0.11-1.",
  vulnerability: "CVE-2024-5535",
  purl: "pkg:deb/debian/libssl3@3.0.11-1",
  way_out: "Upgrade libssl3 to 3.0.14-1.",
  basis: "met",
  until: null,
  exception: "",
};

/** Scanned, covered, and nobody objects. */
export const CLEAN: Appraisal = {
  scan: {
    status: "done",
    at: "2026-01-02T00:00:01Z",
    error: "",
    problems: [],
    coverage: { state: "covered", to: null, ecosystems: [{ ecosystem: "Debian:12", state: "covered", to: null, components: 90 }] },
  },
  verdict: { action: "allow", unchecked: [], reasons: [], decided_at: "2026-01-02T00:00:02Z", valid_until: null },
  findings: NO_FINDINGS,
};

export const REFUSED: Appraisal = {
  ...CLEAN,
  verdict: { action: "block", unchecked: [], reasons: [REASON], decided_at: "2026-01-02T00:00:02Z", valid_until: null },
  findings: { ...NO_FINDINGS, critical: 2, low: 1, total: 3 },
};

export const RUNNING: Appraisal = {
  scan: { status: "running", at: null, error: "", problems: [], coverage: { state: "not_covered", to: null, ecosystems: [] } },
  verdict: { action: "undecided", unchecked: [], reasons: [], decided_at: null, valid_until: null },
  findings: NO_FINDINGS,
};

export const FINDING: Finding = {
  id: "finding-1",
  vulnerability: "CVE-2024-5535",
  aliases: ["DSA-5764-1"],
  purl: "pkg:deb/debian/libssl3@3.0.11-1",
  name: "libssl3",
  version: "3.0.11-1",
  severity: "critical",
  score: 9.1,
  malicious: false,
  summary: "SSL_select_next_proto buffer overread",
  status: "open",
  fixed_version: "3.0.14-1",
  epss: { score: 0.0134, percentile: 0.862 },
  kev: true,
  layer: 0,
  path: "/var/lib/dpkg/status",
  coverage: { state: "covered", to: null },
  advisory: "DEBIAN-CVE-2024-5535",
  explanation: "openssl before 3.0.14-1 is affected in Debian 12.",
  found_at: "2026-01-02T00:00:00Z",
  because: "contents",
  generation: 4,
  suppressed: "",
};

export const COMPONENT: ImageComponent = {
  purl: "pkg:deb/debian/libssl3@3.0.11-1",
  type: "deb",
  name: "libssl3",
  version: "3.0.11-1",
  source_name: "openssl",
  source_version: "3.0.11-1",
  layer: 0,
  path: "/var/lib/dpkg/status",
  owner: "",
  relation: null,
  coverage: { state: "covered_to", to: "2026-01-31" },
  findings: { ...NO_FINDINGS, critical: 1, total: 1 },
};

export const LAYER = { digest: `sha256:${"b".repeat(64)}`, media_type: "application/vnd.oci.image.layer.v1.tar+gzip", size: 1000 };

export function imageOf(appraisal: Appraisal): ImageDetail {
  return {
    digest: DIGEST,
    repository: "acme/app",
    platform: "linux/amd64",
    children: [],
    distribution: { id: "debian", version_id: "12", name: "Debian GNU/Linux 12" },
    layers: [{ ...LAYER, position: 0, created_by: "COPY app /", components: 90, findings: appraisal.findings }],
    component_count: 90,
    ...appraisal,
  };
}

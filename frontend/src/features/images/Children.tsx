import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Digest } from "@/components/Digest";
import { EmptyState } from "@/components/EmptyState";
import { SeverityCounts } from "@/components/Severity";
import { StaticTable } from "@/components/StaticTable";
import { isUnsettled, VerdictBadge } from "@/components/Verdict";
import { isClear } from "@/features/images/appraisal";
import { imageQuery } from "@/features/images/queries";
import classes from "@/features/repositories/repositories.module.css";
import { useFormat } from "@/i18n/format";

import type { Child } from "@/api/types";
import type { ImageDetail } from "@/api/voyage";
import type { Column } from "@/components/DataTable";
import type { ReactNode } from "react";

interface Props {
  readonly repository: string;
  readonly items: readonly Child[];
}

/** What an index holds: one image for each platform, each with a verdict of its own. */
export function Children({ repository, items }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: readonly Column<Child>[] = [
    {
      id: "platform",
      header: t("images.platform"),
      grow: true,
      cell: (child) => (
        <Link className={classes["name"] ?? ""} to="/repositories/$" params={{ _splat: `${repository}/manifests/${child.digest}` }} search={{}}>
          {child.platform ?? t("images.noPlatform")}
        </Link>
      ),
    },
    {
      id: "verdict",
      header: t("findings.verdict"),
      cell: (child) => (
        <OfChild repository={repository} digest={child.digest}>
          {(image) => <VerdictBadge appraisal={image} clean={isClear(image.scan)} />}
        </OfChild>
      ),
    },
    {
      id: "findings",
      header: t("findings.vulnerabilities"),
      cell: (child) => (
        <OfChild repository={repository} digest={child.digest}>
          {(image) => (image.scan.status === "done" ? <SeverityCounts counts={image.findings} /> : "—")}
        </OfChild>
      ),
    },
    { id: "digest", header: t("images.digest"), cell: (child) => <Digest value={child.digest} /> },
    { id: "size", header: t("images.size"), align: "end", cell: (child) => format.bytes(child.size) },
  ];
  if (items.length === 0) return <EmptyState title={t("images.noChildren")} />;
  return <StaticTable caption={t("images.children")} columns={columns} rows={items} rowId={(child) => child.digest} />;
}

interface OfChildProps {
  readonly repository: string;
  readonly digest: string;
  readonly children: (image: ImageDetail) => ReactNode;
}

/** Asks for one platform's image; a platform that the index names and nobody pushed has nothing to say. */
function OfChild({ repository, digest, children }: OfChildProps) {
  const { data } = useQuery({
    ...imageQuery({ repository, digest }),
    refetchInterval: (query) => (isUnsettled(query.state.data?.scan.status) ? 2_000 : false),
  });
  return <>{data ? children(data) : "—"}</>;
}

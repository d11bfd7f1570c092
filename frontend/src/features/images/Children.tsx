import "@/i18n/operation";

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Badge } from "@/components/Badges";
import { Digest } from "@/components/Digest";
import { EmptyState } from "@/components/EmptyState";
import { SeverityCounts } from "@/components/Severity";
import { StaticTable } from "@/components/StaticTable";
import { isUnsettled, VerdictBadge } from "@/components/Verdict";
import { imageQuery } from "@/features/images/queries";
import classes from "@/features/repositories/repositories.module.css";
import { useFormat } from "@/i18n/format";

import type { Child, ImagePlatform } from "@/api/types";
import type { Column } from "@/components/DataTable";
import type { Image } from "@/features/images/image";
import type { ReactNode } from "react";

interface Props {
  readonly repository: string;
  readonly image: Image;
}

/** What an index holds: one image for each platform, each with a verdict of its own. */
export function Children({ repository, image }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const detail = useQuery({
    ...imageQuery({ repository, digest: image.digest }),
    refetchInterval: (query) => (query.state.data?.children.some((child) => isUnsettled(child.scan.status)) ? 2_000 : false),
  });
  const items = image.children;
  // A platform that the index names and nobody pushed has nothing to say.
  const of = (child: Child, say: (known: ImagePlatform) => ReactNode): ReactNode => {
    const known = detail.data?.children.find(({ digest }) => digest === child.digest);
    return known ? say(known) : "—";
  };
  const columns: readonly Column<Child>[] = [
    {
      id: "platform",
      header: t("images.platform"),
      grow: true,
      cell: (child) => (
        <>
          {child.is_here ? (
            <Link className={classes["name"] ?? ""} to="/repositories/$" params={{ _splat: `${repository}/manifests/${child.digest}` }} search={{}}>
              {child.platform ?? t("images.noPlatform")}
            </Link>
          ) : (
            <>
              {child.platform ?? t("images.noPlatform")} <Badge tone="wait">{t("beside.notHere")}</Badge>
            </>
          )}
        </>
      ),
    },
    {
      id: "verdict",
      header: t("findings.verdict"),
      cell: (child) => of(child, (known) => <VerdictBadge appraisal={known} />),
    },
    {
      id: "findings",
      header: t("findings.vulnerabilities"),
      cell: (child) => of(child, (known) => (known.scan.status === "done" ? <SeverityCounts counts={known.findings} /> : "—")),
    },
    { id: "digest", header: t("images.digest"), cell: (child) => <Digest value={child.digest} /> },
    { id: "size", header: t("images.size"), align: "end", cell: (child) => (child.is_here ? format.bytes(child.size) : "—") },
  ];
  if (items.length === 0) return <EmptyState title={t("images.noChildren")} />;
  return <StaticTable caption={t("images.children")} columns={columns} rows={items} rowId={(child) => child.digest} />;
}

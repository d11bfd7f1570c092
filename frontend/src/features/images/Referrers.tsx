import "@/i18n/operation";

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Badge } from "@/components/Badges";
import { Digest, shortDigest } from "@/components/Digest";
import { EmptyState } from "@/components/EmptyState";
import { ProblemAlert } from "@/components/ProblemAlert";
import { StaticTable } from "@/components/StaticTable";
import { Time } from "@/components/Time";
import own from "@/features/images/images.module.css";
import { referrersQuery, type Where } from "@/features/images/queries";
import classes from "@/features/repositories/repositories.module.css";
import { useFormat } from "@/i18n/format";
import { PageWait } from "@/shell/states";

import type { Referrer } from "@/api/types";
import type { Column } from "@/components/DataTable";

interface Row extends Referrer {
  /** How far from the image it is, which is what it is indented by. */
  readonly depth: number;
}

/** A tree as rows: each referrer, then what refers to it. The answer has parents first, so each is met once. */
export function asRows(items: readonly Referrer[], root: string, depth = 0): readonly Row[] {
  return items
    .filter((item) => item.parent === root)
    .flatMap((item) => [{ ...item, depth }, ...asRows(items, item.digest, depth + 1)]);
}

/** What refers to an image: signatures, attestations, SBOMs and the rest, and what refers to those. */
export function Referrers({ where }: { readonly where: Where }) {
  const { t } = useTranslation();
  const query = useQuery(referrersQuery(where));
  const columns = useColumns(where.repository);
  if (query.error) return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <PageWait />;
  const { items, is_whole: isWhole } = query.data;
  if (items.length === 0) {
    return (
      <EmptyState title={t("beside.noReferrers")}>
        <p>{t("beside.noReferrersWay")}</p>
      </EmptyState>
    );
  }
  return (
    <div className={classes["stack"]}>
      <p className={own["note"]}>{t("beside.referrersNote")}</p>
      <StaticTable caption={t("images.tab_referrers")} columns={columns} rows={asRows(items, where.digest)} rowId={(row) => row.digest} />
      {isWhole ? null : <p className={own["note"]}>{t("beside.referrersMore", { count: items.length })}</p>}
    </div>
  );
}

function useColumns(repository: string): readonly Column<Row>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return [
    {
      id: "kind",
      header: t("beside.referrer"),
      grow: true,
      cell: (row) => (
        <span className={own["branch"]} style={{ paddingInlineStart: `${row.depth * 22}px` }}>
          {row.depth > 0 ? (
            <span className="pq-hidden">{t("beside.refersTo", { digest: shortDigest(row.parent) })}</span>
          ) : null}
          <Badge tone="quiet">{t(`beside.kind_${row.kind}`)}</Badge>
          <Link className={classes["name"] ?? ""} to="/repositories/$" params={{ _splat: `${repository}/manifests/${row.digest}` }} search={{}}>
            {row.artifact_type || row.media_type}
          </Link>
          {row.tag ? <span className={own["note"]}>{t("beside.byTag")}</span> : null}
        </span>
      ),
    },
    { id: "digest", header: t("images.digest"), cell: (row) => <Digest value={row.digest} /> },
    { id: "size", header: t("images.size"), align: "end", cell: (row) => format.bytes(row.size) },
    {
      id: "pushed",
      header: t("images.pushed"),
      cell: (row) => (
        <span>
          <Time at={row.pushed_at} />
          {row.pushed_by ? ` · ${row.pushed_by}` : ""}
        </span>
      ),
    },
  ];
}

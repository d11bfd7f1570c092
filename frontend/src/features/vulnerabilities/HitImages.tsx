import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { DataTable, type Column } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { useListState } from "@/components/listSearch";
import images from "@/features/images/images.module.css";
import { ImageLink } from "@/features/images/ImageLink";
import { hitImagesQuery } from "@/features/vulnerabilities/queries";

import type { AffectedImage } from "@/api/types";

/** The images in which a vulnerability was found, each leading to that finding. */
export function HitImages({ id }: { readonly id: string }) {
  const { t, i18n } = useTranslation();
  const list = useListState();
  const query = useQuery(hitImagesQuery(id, list.search));
  const language = i18n.resolvedLanguage;
  const columns = useMemo(
    (): readonly Column<AffectedImage>[] => [
      {
        id: "image",
        header: t("vulnerabilities.image"),
        grow: true,
        cell: (row) => <ImageLink repository={row.repository} tag={row.tag} digest={row.digest} search={{ tab: "vulnerabilities", q: id }} />,
      },
      { id: "purl", header: t("findings.package"), cell: (row) => <code className={images["member"]}>{row.purl}</code> },
      { id: "fixed", header: t("findings.fixedIn"), cell: (row) => (row.fixed_version ? <code className={images["version"]}>{row.fixed_version}</code> : <span className={images["quiet"]}>{t("findings.noFix")}</span>) },
    ],
    // The words follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [language, id],
  );
  return (
    <DataTable
      caption={t("vulnerabilities.hit")}
      columns={columns}
      query={query}
      list={list}
      rowId={(row) => `${row.repository} ${row.tag ?? ""} ${row.digest} ${row.purl}`}
      empty={<EmptyState title={t("vulnerabilities.notHit")} order={3} />}
    />
  );
}

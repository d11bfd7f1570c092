import "@/i18n/operation";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Badge } from "@/components/Badges";
import { DataTable, type Column } from "@/components/DataTable";
import { Digest } from "@/components/Digest";
import { EmptyState } from "@/components/EmptyState";
import { mark } from "@/components/mark";
import { PageHeader } from "@/components/PageHeader";
import { ImageLink } from "@/features/images/ImageLink";
import classes from "@/features/repositories/repositories.module.css";
import { packageImagesQuery } from "@/features/search/queries";

import type { PackageImage } from "@/api/types";
import type { ListState } from "@/components/listSearch";

const MOST_TAGS = 6;

/** The images that hold one package. */
export function PackageImages({ purl, list }: { readonly purl: string; readonly list: ListState }) {
  const { t, i18n } = useTranslation();
  const query = useQuery(packageImagesQuery(purl, list.search));
  const language = i18n.resolvedLanguage;
  const name = nameOf(purl);
  const columns = useMemo(
    (): readonly Column<PackageImage>[] => [
      {
        id: "image",
        header: t("vulnerabilities.image"),
        grow: true,
        cell: (row) => <ImageLink repository={row.repository} tag={row.tags[0] ?? null} digest={row.digest} search={{ tab: "components", q: name }} />,
      },
      { id: "tags", header: t("repositories.tags"), cell: (row) => <Tags tags={row.tags} /> },
      { id: "digest", header: t("images.digest"), cell: (row) => <Digest value={row.digest} /> },
    ],
    // The words follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [language, name],
  );
  return (
    <>
      <PageHeader title={t("search.imagesWith", { name })} crumbs={[{ label: t("search.title"), path: "/search" }]} lead={<code className={classes["purl"]}>{purl}</code>} />
      <DataTable caption={t("search.imagesWith", { name })} columns={columns} query={query} list={list} rowId={(row) => `${row.repository} ${row.digest}`} empty={<EmptyState title={t("search.noImages")} />} />
    </>
  );
}

function Tags({ tags }: { readonly tags: readonly string[] }) {
  const shown = tags.slice(0, MOST_TAGS);
  if (shown.length === 0) return <>—</>;
  return (
    <span className={classes["platforms"]} data-few={mark(tags.length <= 3)}>
      {shown.map((tag) => (
        <Badge key={tag} tone="quiet">
          {tag}
        </Badge>
      ))}
      {tags.length > shown.length ? <Badge tone="quiet">+{tags.length - shown.length}</Badge> : null}
    </span>
  );
}

/** A package's name as people say it, out of its package URL: what stands before the version, behind the type. */
function nameOf(purl: string): string {
  const plain = (purl.split("?")[0] ?? purl).replace(/@[^/@]*$/, "");
  return decodeURIComponent(plain.split("/").at(-1) ?? plain);
}

import "@/i18n/operation";

import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FileUp } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { DataTable, type Column } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { FilterBar, TextFilter } from "@/components/FilterBar";
import { isFiltered, useListState } from "@/components/listSearch";
import { PageHeader } from "@/components/PageHeader";
import { SeverityCounts } from "@/components/Severity";
import { Time } from "@/components/Time";
import classes from "@/features/files/files.module.css";
import { FileSections } from "@/features/files/FileSections";
import { SendFile } from "@/features/files/SendFile";
import { sbomsQuery } from "@/features/sboms/queries";
import { useFormat } from "@/i18n/format";

import type { Sbom } from "@/api/types";

/** SBOMs that were sent in, with what the index of advisories says of their components. */
export function SbomsPage() {
  const { t } = useTranslation();
  const list = useListState();
  const [opened, dialog] = useDisclosure(false);
  const query = useQuery(sbomsQuery(list.search));
  const columns = useSbomColumns();
  const send = (
    <Button leftSection={<FileUp size={15} aria-hidden />} onClick={dialog.open}>
      {t("files.send")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("sboms.title")} lead={t("sboms.lead")} actions={send} />
      <FileSections />
      <FilterBar>
        <TextFilter list={list} name="q" label={t("sboms.filter")} />
      </FilterBar>
      <DataTable
        caption={t("sboms.title")}
        columns={columns}
        query={query}
        list={list}
        rowId={(sbom) => sbom.id}
        isFiltered={isFiltered(list.search)}
        empty={
          <EmptyState title={t("sboms.none")}>
            <p>{t("files.noUploadsWay")}</p>
          </EmptyState>
        }
      />
      <SendFile opened={opened} onClose={dialog.close} kind="sbom" />
    </>
  );
}

function useSbomColumns(): readonly Column<Sbom>[] {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const language = i18n.resolvedLanguage;
  return useMemo(
    () => [
      {
        id: "name",
        header: t("sboms.one"),
        grow: true,
        cell: (sbom) => (
          <>
            <Link className={classes["name"] ?? ""} to="/files/sboms/$id" params={{ id: sbom.id }} search={{}}>
              {sbom.name}
            </Link>
            <span className={classes["second"]}>
              {sbom.namespace}
              {sbom.document_name && sbom.document_name !== sbom.name ? `, ${sbom.document_name}` : ""}
            </span>
          </>
        ),
      },
      { id: "findings", header: t("sboms.findings"), cell: (sbom) => <SeverityCounts counts={sbom.findings} /> },
      { id: "components", header: t("sboms.components"), align: "end", cell: (sbom) => format.number(sbom.components) },
      { id: "format", header: t("files.format"), cell: (sbom) => `${sbom.format} ${sbom.format_version}` },
      { id: "by", header: t("files.sentBy"), cell: (sbom) => sbom.uploaded_by },
      { id: "at", header: t("files.sent"), cell: (sbom) => <Time at={sbom.uploaded_at} /> },
    ],
    // The words and the formats follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [language],
  );
}

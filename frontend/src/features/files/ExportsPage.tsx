import "@/i18n/operation";

import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Download, FileDown } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { DataTable, type Column } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { useListState } from "@/components/listSearch";
import { PageHeader } from "@/components/PageHeader";
import { Time } from "@/components/Time";
import { AskExport } from "@/features/files/AskExport";
import classes from "@/features/files/files.module.css";
import { Everybodys, FileSections } from "@/features/files/FileSections";
import { FileState } from "@/features/files/FileStatus";
import { deleteExport, exportsQuery, fileOf } from "@/features/files/queries";
import { RemoveFile } from "@/features/files/RemoveFile";
import { useAccount } from "@/features/session/session";
import { useFormat } from "@/i18n/format";

import type { Export } from "@/api/types";

/** Files that were asked for: how far they are, until when they can be fetched. */
export function ExportsPage() {
  const { t } = useTranslation();
  const list = useListState();
  const { is_admin } = useAccount();
  const [opened, dialog] = useDisclosure(false);
  const query = useQuery(exportsQuery(list.search));
  const all = is_admin && list.search.all === "true";
  const columns = useExportColumns(all);
  const ask = (
    <Button leftSection={<FileDown size={15} aria-hidden />} onClick={dialog.open}>
      {t("files.ask")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("files.exports")} lead={t("files.exportsLead")} actions={ask} />
      <FileSections />
      <div className={classes["bar"]}>
        <Everybodys list={list} />
      </div>
      <DataTable
        caption={t("files.exports")}
        columns={columns}
        query={query}
        list={list}
        rowId={(item) => item.id}
        empty={
          <EmptyState title={t("files.noExports")}>
            <p>{t("files.noExportsWay")}</p>
          </EmptyState>
        }
      />
      <AskExport opened={opened} onClose={dialog.close} />
    </>
  );
}

function Size({ item }: { readonly item: Export }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (item.size === null) return <>—</>;
  return (
    <>
      {format.bytes(item.size)}
      {item.rows === null ? null : <span className={classes["second"]}>{t("files.rows", { count: item.rows })}</span>}
    </>
  );
}

function Buttons({ item }: { readonly item: Export }) {
  const { t } = useTranslation();
  return (
    <span className={classes["buttons"]}>
      {item.status === "ready" ? (
        <Tooltip label={t("jobs.download")}>
          <ActionIcon component="a" href={fileOf(item.id)} download variant="subtle" color="gray" aria-label={t("files.downloadOne", { name: item.title })}>
            <Download size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ) : null}
      <RemoveFile of="exports" file={item} name={item.title} body={t("files.deleteExportBody")} remove={deleteExport} />
    </span>
  );
}

function useExportColumns(everybodys: boolean): readonly Column<Export>[] {
  const { t, i18n } = useTranslation();
  const language = i18n.resolvedLanguage;
  return useMemo(() => {
    const by: Column<Export> = { id: "by", header: t("jobs.requestedBy"), cell: (item) => item.requested_by };
    return [
      {
        id: "title",
        header: t("files.export"),
        grow: true,
        cell: (item) => (
          <>
            {item.status === "ready" ? (
              <a className={classes["name"]} href={fileOf(item.id)} download>
                {item.title}
              </a>
            ) : (
              <span className={classes["name"]}>{item.title}</span>
            )}
            <span className={classes["second"]}>{item.file_name}</span>
          </>
        ),
      },
      { id: "status", header: t("jobs.status"), cell: (item) => <FileState file={item} /> },
      { id: "size", header: t("files.size"), align: "end", cell: (item) => <Size item={item} /> },
      ...(everybodys ? [by] : []),
      { id: "created", header: t("jobs.created"), cell: (item) => <Time at={item.created_at} /> },
      { id: "expires", header: t("files.until"), cell: (item) => (item.status === "ready" ? <Time at={item.expires_at} /> : "—") },
      { id: "actions", header: t("common.actions"), quiet: true, align: "end", cell: (item) => <Buttons item={item} /> },
    ];
    // The words and the formats follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [language, everybodys]);
}

import "@/i18n/operation";

import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { DataTable, type Column } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { useListState } from "@/components/listSearch";
import { PageHeader } from "@/components/PageHeader";
import { Time } from "@/components/Time";
import classes from "@/features/files/files.module.css";
import { Everybodys, FileSections } from "@/features/files/FileSections";
import { FileState } from "@/features/files/FileStatus";
import { deleteUpload, uploadsQuery } from "@/features/files/queries";
import { RemoveFile } from "@/features/files/RemoveFile";
import { Outcome } from "@/features/files/Outcome";
import { SendFile } from "@/features/files/SendFile";
import { useAccount } from "@/features/session/session";
import { useFormat } from "@/i18n/format";

import type { Upload } from "@/api/types";

/** Files that were sent in, and what became of them. */
export function UploadsPage() {
  const { t } = useTranslation();
  const list = useListState();
  const { is_admin } = useAccount();
  const [opened, dialog] = useDisclosure(false);
  const query = useQuery(uploadsQuery(list.search));
  const columns = useUploadColumns(is_admin && list.search.all === "true");
  const send = (
    <Button leftSection={<FileUp size={15} aria-hidden />} onClick={dialog.open}>
      {t("files.send")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("files.uploads")} lead={t("files.uploadsLead")} actions={send} />
      <FileSections />
      <div className={classes["bar"]}>
        <Everybodys list={list} />
      </div>
      <DataTable
        caption={t("files.uploads")}
        columns={columns}
        query={query}
        list={list}
        rowId={(item) => item.id}
        empty={
          <EmptyState title={t("files.noUploads")}>
            <p>{t("files.noUploadsWay")}</p>
          </EmptyState>
        }
      />
      <SendFile opened={opened} onClose={dialog.close} />
    </>
  );
}

function useUploadColumns(everybodys: boolean): readonly Column<Upload>[] {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const language = i18n.resolvedLanguage;
  return useMemo(() => {
    const by: Column<Upload> = { id: "by", header: t("files.sentBy"), cell: (item) => item.uploaded_by };
    return [
      {
        id: "name",
        header: t("files.file"),
        grow: true,
        cell: (item) => (
          <>
            <span className={classes["name"]}>{item.name || item.kind}</span>
            <span className={classes["second"]}>
              {item.kind}
              {item.namespace ? `, ${item.namespace}` : ""}
            </span>
          </>
        ),
      },
      { id: "status", header: t("jobs.status"), cell: (item) => <FileState file={item} /> },
      { id: "outcome", header: t("files.outcome"), cell: (item) => <Outcome upload={item} /> },
      { id: "size", header: t("files.size"), align: "end", cell: (item) => format.bytes(item.size) },
      ...(everybodys ? [by] : []),
      { id: "created", header: t("files.sent"), cell: (item) => <Time at={item.created_at} /> },
      {
        id: "actions",
        header: t("common.actions"),
        quiet: true,
        align: "end",
        cell: (item) => <RemoveFile of="uploads" file={item} name={item.name || item.kind} body={t("files.deleteUploadBody")} remove={deleteUpload} />,
      },
    ];
    // The words and the formats follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [language, everybodys]);
}

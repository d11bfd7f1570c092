import "@/i18n/operation";

import { Button, Tabs } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/Card";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { Facts } from "@/components/Facts";
import { NO_FILTER, useListState } from "@/components/listSearch";
import { PageHeader, type Crumb } from "@/components/PageHeader";
import { ProblemAlert } from "@/components/ProblemAlert";
import { SeverityCounts } from "@/components/Severity";
import { StaticTable } from "@/components/StaticTable";
import { Time } from "@/components/Time";
import classes from "@/features/repositories/repositories.module.css";
import { deleteSbom, sbomQuery } from "@/features/sboms/queries";
import { SbomComponents, SbomFindings } from "@/features/sboms/SbomTables";
import { useFormat } from "@/i18n/format";
import { PageWait } from "@/shell/states";

import type { SbomDetail } from "@/api/types";

/** One SBOM: what is in it, what is known against that, and what could not be used. */
export function SbomPage() {
  const { id = "" } = useParams({ strict: false });
  const { t } = useTranslation();
  const query = useQuery(sbomQuery(id));
  const crumbs = [{ label: t("sboms.title"), path: "/files/sboms" }];
  if (query.data) return <Loaded sbom={query.data} crumbs={crumbs} />;
  if (!query.error) return <PageWait />;
  return (
    <>
      <PageHeader title={t("sboms.one")} crumbs={crumbs} />
      <ProblemAlert error={query.error} retry={() => void query.refetch()} />
    </>
  );
}

const TABS = ["findings", "components", "unused"] as const;

function Loaded({ sbom, crumbs }: { readonly sbom: SbomDetail; readonly crumbs: readonly Crumb[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const list = useListState();
  const tabs = TABS.filter((tab) => tab !== "unused" || sbom.unused_count > 0);
  const open = tabs.find((tab) => tab === list.search.tab) ?? "findings";
  const go = (tab: string | null): void => list.filter({ ...NO_FILTER, tab: tab === "findings" ? undefined : (tab ?? undefined) });
  return (
    <>
      <PageHeader title={sbom.name} crumbs={crumbs} lead={sbom.document_name} actions={<Remove sbom={sbom} />} />
      <div className={classes["stack"]}>
        <Card>
          <Facts
            facts={[
              { name: t("sboms.findings"), value: <SeverityCounts counts={sbom.findings} /> },
              { name: t("sboms.components"), value: format.number(sbom.components) },
              { name: t("files.namespace"), value: sbom.namespace },
              { name: t("files.format"), value: `${sbom.format} ${sbom.format_version}` },
              { name: t("files.size"), value: format.bytes(sbom.size) },
              { name: t("files.sentBy"), value: <>{sbom.uploaded_by}, <Time at={sbom.uploaded_at} /></> },
            ]}
          />
        </Card>
        <Tabs value={open} onChange={go} keepMounted={false}>
          <Tabs.List className={classes["tabs"] ?? ""}>
            {tabs.map((tab) => (
              <Tabs.Tab key={tab} value={tab}>
                {t(`sboms.tab_${tab}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="findings">
            <SbomFindings id={sbom.id} list={list} />
          </Tabs.Panel>
          <Tabs.Panel value="components">
            <SbomComponents id={sbom.id} list={list} />
          </Tabs.Panel>
          <Tabs.Panel value="unused">
            <StaticTable
              caption={t("sboms.tab_unused")}
              columns={[
                { id: "name", header: t("sboms.component"), cell: (row) => row.name },
                { id: "reason", header: t("index.reason"), grow: true, cell: (row) => row.reason },
              ]}
              rows={sbom.unused}
              rowId={(row, place) => `${place} ${row.name}`}
            />
          </Tabs.Panel>
        </Tabs>
      </div>
    </>
  );
}

function Remove({ sbom }: { readonly sbom: SbomDetail }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [opened, dialog] = useDisclosure(false);
  const mutation = useMutation({
    mutationFn: () => deleteSbom(sbom.id),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["sboms", "list"] });
      void navigate({ to: "/files/sboms", search: {} });
    },
  });
  return (
    <>
      <Button variant="default" leftSection={<Trash2 size={15} aria-hidden />} onClick={dialog.open}>
        {t("files.delete")}
      </Button>
      <ConfirmDialog opened={opened} title={t("files.deleteTitle", { name: sbom.name })} action={t("files.delete")} pending={mutation.isPending} error={mutation.error} onConfirm={() => mutation.mutate()} onClose={dialog.close}>
        {t("sboms.deleteBody")}
      </ConfirmDialog>
    </>
  );
}

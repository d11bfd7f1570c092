import "@/i18n/operation";

import { Button, Tabs } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { FileUp, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/Card";
import { CommandLines } from "@/components/CommandLines";
import { Digest } from "@/components/Digest";
import { EmptyState } from "@/components/EmptyState";
import { Facts, type Fact } from "@/components/Facts";
import { NO_FILTER, useListState } from "@/components/listSearch";
import { PageHeader } from "@/components/PageHeader";
import { ProblemAlert } from "@/components/ProblemAlert";
import { ServerText } from "@/components/ServerText";
import { Time } from "@/components/Time";
import { SendFile } from "@/features/files/SendFile";
import images from "@/features/images/images.module.css";
import { BadTable, CoverageTable, ReleaseTable, SourceTable } from "@/features/index/IndexTables";
import { PublicSources } from "@/features/index/PublicSources";
import { indexQuery } from "@/features/index/queries";
import sources from "@/features/index/sources.module.css";
import classes from "@/features/repositories/repositories.module.css";
import { useAccount } from "@/features/session/session";
import { useFormat } from "@/i18n/format";
import { PageWait } from "@/shell/states";

import type { AdvisoryIndex, Release } from "@/api/types";

const TABS = ["sources", "coverage", "bad", "releases"] as const;

/** What is known of vulnerabilities here: how fresh, from whom, of what, and what could not be read. */
export function IndexPage() {
  const { t } = useTranslation();
  const { is_admin } = useAccount();
  const [opened, dialog] = useDisclosure(false);
  const query = useQuery(indexQuery);
  const send = (
    <Button leftSection={<FileUp size={15} aria-hidden />} onClick={dialog.open}>
      {t("index.send")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("index.title")} lead={t("index.lead")} {...(is_admin ? { actions: send } : {})} />
      {query.data ? <Loaded index={query.data} /> : query.error ? <ProblemAlert error={query.error} retry={() => void query.refetch()} /> : <PageWait />}
      <SendFile opened={opened} onClose={dialog.close} kind="index" />
    </>
  );
}

function Loaded({ index }: { readonly index: AdvisoryIndex }) {
  const { t } = useTranslation();
  const list = useListState();
  const open = TABS.find((tab) => tab === list.search.tab) ?? "sources";
  const go = (tab: string | null): void => list.filter({ ...NO_FILTER, tab: tab === "sources" ? undefined : (tab ?? undefined) });
  if (!index.release) {
    return (
      <EmptyState title={t("index.none")}>
        <p>{t("index.noneWay")}</p>
        <Commands />
        <PublicSources />
      </EmptyState>
    );
  }
  return (
    <div className={classes["stack"]}>
      <Warnings release={index.release} />
      {index.problem ? <p className={images["warning"]}><ServerText text={index.problem} /></p> : null}
      <Card title={t("index.release")}>
        <ReleaseFacts release={index.release} />
      </Card>
      <Tabs value={open} onChange={go} keepMounted={false}>
        <Tabs.List className={classes["tabs"] ?? ""}>
          {TABS.map((tab) => (
            <Tabs.Tab key={tab} value={tab}>
              {t(`index.tab_${tab}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="sources">
          <PublicSources />
          <h2 className={sources["heading"]}>{t("index.inRelease")}</h2>
          <SourceTable sources={index.sources} />
        </Tabs.Panel>
        <Tabs.Panel value="coverage">
          <CoverageTable list={list} />
        </Tabs.Panel>
        <Tabs.Panel value="bad">
          <BadTable list={list} />
        </Tabs.Panel>
        <Tabs.Panel value="releases">
          <ReleaseTable list={list} />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}

/** What keeps the index from being trusted blindly: its age, and that the first one is only a beginning. */
function Warnings({ release }: { readonly release: Release }) {
  const { t } = useTranslation();
  if (!release.is_old && !release.is_starter) return null;
  return (
    <div className={images["warning"]} role="note">
      <TriangleAlert size={16} aria-hidden />
      <div className={images["warningWords"]}>
        {release.is_old ? <p>{t("index.old", { count: release.age_days })}</p> : null}
        {release.is_starter ? <p>{t("index.starter")}</p> : null}
        <Commands />
      </div>
    </div>
  );
}

function Commands() {
  const { t } = useTranslation();
  return <CommandLines label={t("index.copyCommands")} lines={["pratique index build --output advisories.index FOLDER", "pratique index use advisories.index"]} />;
}

function ReleaseFacts({ release }: { readonly release: Release }) {
  const { t } = useTranslation();
  const format = useFormat();
  const facts: readonly Fact[] = [
    {
      name: t("index.built"),
      value: (
        <>
          {format.date(release.built_at)} · <Time at={release.built_at} />
        </>
      ),
    },
    { name: t("index.records"), value: format.number(release.records) },
    { name: t("index.packages"), value: format.number(release.packages) },
    { name: t("index.used"), value: <Time at={release.used_at} /> },
    { name: t("index.generation"), value: format.number(release.generation) },
    { name: t("images.digest"), value: <Digest value={release.digest} /> },
  ];
  return <Facts facts={facts} />;
}

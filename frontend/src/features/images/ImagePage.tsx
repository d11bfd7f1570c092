import { Button, Tabs } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { FileDown, Trash2 } from "lucide-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/Card";
import { CopyButton } from "@/components/CopyButton";
import { shortDigest } from "@/components/Digest";
import { NO_FILTER, useListState } from "@/components/listSearch";
import { PageHeader, type Crumb } from "@/components/PageHeader";
import { ProblemAlert } from "@/components/ProblemAlert";
import { VerdictBadge } from "@/components/Verdict";
import { isClear } from "@/features/images/appraisal";
import { ComponentTable } from "@/features/images/ComponentTable";
import { DeleteManifest } from "@/features/images/DeleteManifest";
import { FindingTable } from "@/features/images/FindingTable";
import { isIndex, type Image } from "@/features/images/image";
import own from "@/features/images/images.module.css";
import { Layers } from "@/features/images/Layers";
import { Overview } from "@/features/images/Overview";
import { pullCommands } from "@/features/images/pulling";
import { Referrers } from "@/features/images/Referrers";
import { SettingsView } from "@/features/images/SettingsView";
import { manifestQuery, repositoryQuery, tagQuery } from "@/features/repositories/queries";
import classes from "@/features/repositories/repositories.module.css";
import { DeleteTag } from "@/features/repositories/TagTable";
import { useRegistryHost } from "@/features/session/session";
import { useFormat } from "@/i18n/format";
import { PageWait } from "@/shell/states";

import type { Place } from "@/features/repositories/address";

type ImagePlace = Exclude<Place, { kind: "repository" }>;

const TABS = ["overview", "layers", "components", "vulnerabilities", "referrers", "configuration", "manifest"] as const;
type Tab = (typeof TABS)[number];

/** An image by its tag or by its digest. */
export function ImagePage({ place }: { readonly place: ImagePlace }) {
  const byTag = useQuery({ ...tagQuery(place.repository, place.kind === "tag" ? place.tag : ""), enabled: place.kind === "tag" });
  const byDigest = useQuery({ ...manifestQuery(place.repository, place.kind === "manifest" ? place.digest : ""), enabled: place.kind === "manifest" });
  const query = place.kind === "tag" ? byTag : byDigest;
  const crumbs = useImageCrumbs(place.repository);
  const title = place.kind === "tag" ? place.tag : shortDigest(place.digest);
  if (query.data) return <Loaded place={place} image={query.data} title={title} crumbs={crumbs} />;
  if (query.error) {
    return (
      <>
        <PageHeader title={title} crumbs={crumbs} />
        <ProblemAlert error={query.error} retry={() => void query.refetch()} />
      </>
    );
  }
  return <PageWait />;
}

function useImageCrumbs(repository: string): readonly Crumb[] {
  const { t } = useTranslation();
  return [
    { label: t("repositories.title"), path: "/repositories" },
    { label: repository, path: `/repositories/${repository}` },
  ];
}

interface LoadedProps {
  readonly place: ImagePlace;
  readonly image: Image;
  readonly title: string;
  readonly crumbs: readonly Crumb[];
}

function Loaded({ place, image, title, crumbs }: LoadedProps) {
  const { t } = useTranslation();
  const host = useRegistryHost();
  const list = useListState();
  const tabs = tabsOf(image);
  const open = tabs.find((tab) => tab === list.search.tab) ?? "overview";
  const name = `${host}/${place.repository}`;
  const lines = pullCommands(image, name, place.kind === "tag" ? place.tag : null);
  const where = { repository: place.repository, digest: image.digest };
  const go = (tab: string | null): void => list.filter({ ...NO_FILTER, sort: undefined, tab: tab === "overview" ? undefined : (tab ?? undefined) });
  return (
    <>
      <PageHeader title={title} heading={<Heading title={title} image={image} />} crumbs={crumbs} actions={
          <>
            {isIndex(image) || image.scan.status === "not_applicable" ? null : <ExportImage about={where} />}
            <Remove place={place} />
          </>
        } />
      <Tabs value={open} onChange={go} keepMounted={false}>
        <Tabs.List className={classes["tabs"] ?? ""}>
          {tabs.map((tab) => (
            <Tabs.Tab key={tab} value={tab} rightSection={tab === "vulnerabilities" ? <Total image={image} /> : null}>
              {t(`images.tab_${tab}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="overview">
          <Overview repository={place.repository} image={image} lines={lines} />
        </Tabs.Panel>
        <Tabs.Panel value="layers">
          <Layers repository={place.repository} image={image} />
        </Tabs.Panel>
        <Tabs.Panel value="components">
          <ComponentTable where={where} list={list} />
        </Tabs.Panel>
        <Tabs.Panel value="vulnerabilities">
          <FindingTable where={where} list={list} scan={image.scan} />
        </Tabs.Panel>
        <Tabs.Panel value="referrers">
          <Referrers where={where} />
        </Tabs.Panel>
        <Tabs.Panel value="configuration">
          <SettingsView image={image} />
        </Tabs.Panel>
        <Tabs.Panel value="manifest">
          <Source value={image.manifest} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

/** What there is to see: an index has no layers of its own, and a signature is not scanned. */
function tabsOf(image: Image): readonly Tab[] {
  if (isIndex(image)) return ["overview", "referrers", "manifest"];
  const scanned = image.scan.status !== "not_applicable";
  return TABS.filter((tab) => {
    if (tab === "components" || tab === "vulnerabilities") return scanned;
    return tab !== "configuration" || image.config !== null;
  });
}

function Heading({ title, image }: { readonly title: string; readonly image: Image }) {
  return (
    <span className={own["heading"]}>
      {title} <VerdictBadge appraisal={image} isClear={isClear(image.scan) && image.verdict.reasons.length === 0} />
    </span>
  );
}

function Total({ image }: { readonly image: Image }) {
  const format = useFormat();
  if (image.scan.status !== "done") return null;
  return <span className={own["total"]}>{format.number(image.findings.total)}</span>;
}

function Source({ value }: { readonly value: unknown }) {
  const { t } = useTranslation();
  const text = JSON.stringify(value, null, 2);
  return (
    <Card title={t("images.manifest")} aside={<CopyButton value={text} label={t("images.copyManifest")} />} flush>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and must by keyboard too */}
      <pre className={classes["source"]} tabIndex={0} aria-label={t("images.manifest")}>
        {text}
      </pre>
    </Card>
  );
}

// It is for few who open the page, and brings its own words.
const AskExport = lazy(async () => ({ default: (await import("@/features/files/AskExport")).AskExport }));

/** Files of what is known of the image: its findings, its components, its SBOM. */
function ExportImage({ about }: { readonly about: { readonly repository: string; readonly digest: string } }) {
  const { t } = useTranslation();
  const [opened, dialog] = useDisclosure(false);
  return (
    <>
      <Button variant="default" leftSection={<FileDown size={15} aria-hidden />} onClick={dialog.open}>
        {t("images.export")}
      </Button>
      {opened ? (
        <Suspense fallback={null}>
          <AskExport opened onClose={dialog.close} about={about} />
        </Suspense>
      ) : null}
    </>
  );
}

function Remove({ place }: { readonly place: ImagePlace }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const repository = useQuery(repositoryQuery(place.repository));
  const [opened, dialog] = useDisclosure(false);
  if (!repository.data?.may.delete) return null;
  const leave = (): void => void navigate({ to: "/repositories/$", params: { _splat: place.repository }, search: {} });
  return (
    <>
      <Button variant="default" leftSection={<Trash2 size={15} aria-hidden />} onClick={dialog.open}>
        {place.kind === "tag" ? t("repositories.deleteTag") : t("images.deleteManifest")}
      </Button>
      {place.kind === "tag" ? (
        <DeleteTag repository={place.repository} tag={opened ? { name: place.tag } : null} onClose={dialog.close} onDone={leave} />
      ) : (
        <DeleteManifest repository={place.repository} digest={place.digest} opened={opened} onClose={dialog.close} onDone={leave} />
      )}
    </>
  );
}

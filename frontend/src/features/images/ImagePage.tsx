import { Button, Tabs } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/Card";
import { CommandLines } from "@/components/CommandLines";
import { CopyButton } from "@/components/CopyButton";
import { Digest, shortDigest } from "@/components/Digest";
import { Facts } from "@/components/Facts";
import { useListState } from "@/components/listSearch";
import { PageHeader, type Crumb } from "@/components/PageHeader";
import { ProblemAlert } from "@/components/ProblemAlert";
import { Time } from "@/components/Time";
import { DeleteManifest } from "@/features/images/DeleteManifest";
import { isIndex, type Image } from "@/features/images/image";
import { Children, Layers } from "@/features/images/Layers";
import { SettingsView } from "@/features/images/SettingsView";
import { manifestQuery, repositoryQuery, tagQuery } from "@/features/repositories/queries";
import classes from "@/features/repositories/repositories.module.css";
import { DeleteTag, Platforms } from "@/features/repositories/TagTable";
import { useRegistryHost } from "@/features/session/session";
import { useFormat } from "@/i18n/format";
import { PageWait } from "@/shell/states";

import type { Place } from "@/features/repositories/address";

type ImagePlace = Exclude<Place, { kind: "repository" }>;

const TABS = ["content", "configuration", "manifest"] as const;

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
  const open = TABS.find((tab) => tab === list.search.tab) ?? "content";
  const name = `${host}/${place.repository}`;
  const byDigest = `docker pull ${name}@${image.digest}`;
  const lines = place.kind === "tag" ? [`docker pull ${name}:${place.tag}`, byDigest] : [byDigest];
  return (
    <>
      <PageHeader title={title} crumbs={crumbs} actions={<Remove place={place} />} />
      <div className={classes["stack"]}>
        <Card>
          <Summary image={image} />
        </Card>
        <CommandLines lines={lines} label={t("images.copyPull")} />
        <Tabs value={open} onChange={(tab) => list.filter({ tab: tab === "content" ? undefined : (tab ?? undefined) })} keepMounted={false}>
          <Tabs.List className={classes["tabs"] ?? ""}>
            <Tabs.Tab value="content">{isIndex(image) ? t("images.children") : t("images.layers")}</Tabs.Tab>
            {image.config ? <Tabs.Tab value="configuration">{t("images.configuration")}</Tabs.Tab> : null}
            <Tabs.Tab value="manifest">{t("images.manifest")}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="content">
            {isIndex(image) ? <Children repository={place.repository} items={image.children} /> : <Layers image={image} />}
          </Tabs.Panel>
          <Tabs.Panel value="configuration">
            <SettingsView image={image} />
          </Tabs.Panel>
          <Tabs.Panel value="manifest">
            <Source value={image.manifest} />
          </Tabs.Panel>
        </Tabs>
      </div>
    </>
  );
}

function Summary({ image }: { readonly image: Image }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Facts
      facts={[
        { name: t("images.digest"), value: <Digest value={image.digest} /> },
        { name: t("images.platforms"), value: <Platforms platforms={image.platforms} limit={8} /> },
        { name: t("images.size"), value: format.bytes(image.size) },
        {
          name: t("images.pushed"),
          value: (
            <>
              <Time at={image.pushed_at} />
              {image.pushed_by ? ` · ${image.pushed_by}` : ""}
            </>
          ),
        },
        { name: t("images.mediaType"), value: <code>{image.media_type}</code> },
      ]}
    />
  );
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

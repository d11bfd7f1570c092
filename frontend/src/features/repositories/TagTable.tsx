import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Copy, Ellipsis, FileSignature, Lock, Trash2 } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { Badge } from "@/components/Badges";
import { CommandLines } from "@/components/CommandLines";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { useCopy } from "@/components/CopyButton";
import { DataTable, type Column } from "@/components/DataTable";
import { Digest } from "@/components/Digest";
import { EmptyState } from "@/components/EmptyState";
import { FilterBar, TextFilter } from "@/components/FilterBar";
import { mark } from "@/components/mark";
import { done } from "@/components/notify";
import { SeverityCounts } from "@/components/Severity";
import { Time } from "@/components/Time";
import { VerdictBadge } from "@/components/Verdict";
import { deleted } from "@/features/deletions/UndoDeletion";
import { deleteTag, tagsQuery } from "@/features/repositories/queries";
import classes from "@/features/repositories/repositories.module.css";
import { useAccount, useRegistryHost } from "@/features/session/session";
import { useFormat } from "@/i18n/format";

import type { Repository, Tag } from "@/api/types";
import type { ListState } from "@/components/listSearch";

interface Props {
  readonly repository: Repository;
  readonly list: ListState;
}

export function TagTable({ repository, list }: Props) {
  const { t } = useTranslation();
  const query = useQuery(tagsQuery(repository.name, list.search));
  const [doomed, setDoomed] = useState<Tag | null>(null);
  const columns = useTagColumns(repository, setDoomed);
  return (
    <>
      <FilterBar>
        <TextFilter list={list} name="q" label={t("repositories.filterTags")} />
      </FilterBar>
      <DataTable
        caption={t("repositories.tagsOf", { name: repository.name })}
        columns={columns}
        query={query}
        list={list}
        rowId={(tag) => tag.name}
        isFiltered={list.search.q !== undefined}
        defaultSort="name"
        empty={<NoTags repository={repository} />}
      />
      <DeleteTag repository={repository.name} tag={doomed} onClose={() => setDoomed(null)} />
    </>
  );
}

interface PlatformsProps {
  readonly platforms: readonly string[];
  /** How many are named; the rest are counted. */
  readonly limit: number;
}

export function Platforms({ platforms, limit }: PlatformsProps) {
  const { t } = useTranslation();
  if (platforms.length === 0) return <span>{t("images.noPlatform")}</span>;
  const shown = platforms.slice(0, limit);
  return (
    <span className={classes["platforms"]} data-few={mark(limit <= 2)}>
      {shown.map((platform) => (
        <Badge key={platform} tone="quiet">
          {platform}
        </Badge>
      ))}
      {platforms.length > shown.length ? <Badge tone="quiet">+{platforms.length - shown.length}</Badge> : null}
    </span>
  );
}

function useTagColumns(repository: Repository, onDelete: (tag: Tag) => void): readonly Column<Tag>[] {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const language = i18n.resolvedLanguage;
  return useMemo(
    () => [
      {
        id: "name",
        header: t("repositories.tag"),
        sort: ["name", "-name"],
        grow: true,
        cell: (tag) => (
          <>
            <Link className={classes["name"] ?? ""} to="/repositories/$" params={{ _splat: `${repository.name}/tags/${tag.name}` }}>
              {tag.name}
            </Link>
            {tag.is_immutable ? <Lock size={14} role="img" aria-label={t("repositories.immutable")} style={{ marginInlineStart: 6, verticalAlign: "-2px" }} /> : null}
            <span className={classes["tagDigest"]}>
              <Digest value={tag.digest} />
              {tag.has_signature ? <Signed repository={repository.name} tag={tag.name} /> : null}
            </span>
          </>
        ),
      },
      { id: "verdict", header: t("findings.verdict"), cell: (tag) => <TagVerdict tag={tag} /> },
      { id: "platforms", header: t("images.platforms"), cell: (tag) => <Platforms platforms={tag.platforms} limit={2} /> },
      { id: "size", header: t("images.size"), align: "end", cell: (tag) => format.bytes(tag.size) },
      {
        id: "pushed",
        header: t("images.pushed"),
        sort: ["-updated_at"],
        cell: (tag) => (
          <span>
            <Time at={tag.pushed_at} />
            {tag.pushed_by ? ` · ${tag.pushed_by}` : ""}
          </span>
        ),
      },
      { id: "actions", header: t("common.actions"), align: "end", quiet: true, cell: (tag) => <TagMenu repository={repository} tag={tag} onDelete={onDelete} /> },
    ],
    // The words and the formats follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [language, repository.name, repository.may.delete, onDelete],
  );
}

/** A signature lies beside the image; nobody here verified it, and the words say so. */
function Signed({ repository, tag }: { readonly repository: string; readonly tag: string }) {
  const { t } = useTranslation();
  return (
    <Tooltip label={t("images.signedHelp")} maw={320} multiline>
      <Link className={classes["signed"] ?? ""} to="/repositories/$" params={{ _splat: `${repository}/tags/${tag}` }} search={{ tab: "referrers" }}>
        <FileSignature size={13} aria-hidden /> {t("images.signed")}
      </Link>
    </Tooltip>
  );
}

/** What scanning says of a tag's image, in little room. */
function TagVerdict({ tag }: { readonly tag: Tag }) {
  return (
    <span className={classes["tagVerdict"]}>
      <VerdictBadge appraisal={tag} />
      {tag.scan.status === "done" && tag.findings.total > 0 ? <SeverityCounts counts={tag.findings} /> : null}
    </span>
  );
}

interface TagMenuProps {
  readonly repository: Repository;
  readonly tag: Tag;
  readonly onDelete: (tag: Tag) => void;
}

function TagMenu({ repository, tag, onDelete }: TagMenuProps) {
  const { t } = useTranslation();
  const host = useRegistryHost();
  const { copy } = useCopy();
  const copyPull = async (reference: string): Promise<void> => {
    await copy(`docker pull ${host}/${repository.name}${reference}`);
    done(t("images.pullCopied"));
  };
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t("repositories.tagActions", { name: tag.name })}>
          <Ellipsis size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Copy size={15} aria-hidden />} onClick={() => void copyPull(`:${tag.name}`)}>
          {t("images.copyPullTag")}
        </Menu.Item>
        <Menu.Item leftSection={<Copy size={15} aria-hidden />} onClick={() => void copyPull(`@${tag.digest}`)}>
          {t("images.copyPullDigest")}
        </Menu.Item>
        {repository.may.delete ? (
          <Menu.Item color="red" leftSection={<Trash2 size={15} aria-hidden />} onClick={() => onDelete(tag)}>
            {t("repositories.deleteTag")}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}

interface DeleteTagProps {
  readonly repository: string;
  readonly tag: { readonly name: string } | null;
  readonly onClose: () => void;
  readonly onDone?: () => void;
}

export function DeleteTag({ repository, tag, onClose, onDone }: DeleteTagProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: (name: string) => deleteTag(repository, name),
    onSuccess: (deletion, name) => {
      deleted(t("repositories.tagDeleted", { name }), deletion);
      onClose();
      onDone?.();
      void client.invalidateQueries({ queryKey: ["repositories"] });
    },
  });
  const close = (): void => {
    mutation.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      opened={tag !== null}
      title={t("repositories.deleteTagTitle", { name: tag?.name ?? "" })}
      action={t("repositories.deleteTag")}
      pending={mutation.isPending}
      error={mutation.error}
      onClose={close}
      onConfirm={() => {
        if (tag) mutation.mutate(tag.name);
      }}
    >
      {t("repositories.deleteTagBody", { repository })}
    </ConfirmDialog>
  );
}

function NoTags({ repository }: { readonly repository: Repository }) {
  const { t } = useTranslation();
  const host = useRegistryHost();
  const { name } = useAccount();
  if (!repository.may.write) return <EmptyState title={t("repositories.noTags")} />;
  return (
    <EmptyState title={t("repositories.noTags")}>
      <p>{t("repositories.noTagsWay")}</p>
      <CommandLines
        label={t("repositories.copyCommands")}
        lines={[`docker login ${host} -u ${name}`, `docker tag IMAGE ${host}/${repository.name}:latest`, `docker push ${host}/${repository.name}:latest`]}
      />
    </EmptyState>
  );
}

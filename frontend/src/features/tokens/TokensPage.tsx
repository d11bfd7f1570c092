import "@/i18n/operation";

import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { answer, api } from "@/api/client";
import { Badge } from "@/components/Badges";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { DataTable, type Column } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { useListState } from "@/components/listSearch";
import { done } from "@/components/notify";
import { PageHeader } from "@/components/PageHeader";
import { Time } from "@/components/Time";
import { MakeToken } from "@/features/tokens/MakeToken";
import classes from "@/features/tokens/tokens.module.css";

import type { Token } from "@/api/types";

export function TokensPage() {
  const { t } = useTranslation();
  const list = useListState();
  const [opened, dialog] = useDisclosure(false);
  const [doomed, setDoomed] = useState<Token | null>(null);
  const after = list.search.after;
  const query = useQuery({
    queryKey: ["tokens", after],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/tokens", { params: { query: { limit: 50, ...(after ? { after } : {}) } }, signal })),
  });
  const columns = useTokenColumns(setDoomed);
  const make = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={dialog.open}>
      {t("tokens.make")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("tokens.title")} lead={t("tokens.lead")} actions={make} />
      <DataTable
        caption={t("tokens.title")}
        columns={columns}
        query={query}
        list={list}
        rowId={(token) => token.id}
        empty={
          <EmptyState title={t("tokens.none")}>
            <p>{t("tokens.noneWay")}</p>
          </EmptyState>
        }
      />
      <MakeToken opened={opened} onClose={dialog.close} />
      <Revoke token={doomed} onClose={() => setDoomed(null)} />
    </>
  );
}

function useTokenColumns(onRevoke: (token: Token) => void): readonly Column<Token>[] {
  const { t, i18n } = useTranslation();
  const language = i18n.resolvedLanguage;
  return useMemo(
    () => [
      {
        id: "label",
        header: t("tokens.label"),
        grow: true,
        cell: (token) => (
          <>
            <span className={classes["label"]}>{token.label}</span>
            <span className={classes["hint"]}>
              <code>{token.hint}</code>
              {token.generated_by === "auto" ? <Badge tone="quiet">{t("tokens.auto")}</Badge> : null}
            </span>
          </>
        ),
      },
      { id: "scope", header: t("tokens.scope"), cell: (token) => t(`tokens.scope_${token.scope}`) },
      { id: "expires", header: t("tokens.expires"), cell: (token) => <Expiry at={token.expires_at} /> },
      { id: "used", header: t("tokens.lastUsed"), cell: (token) => (token.last_used_at ? <Time at={token.last_used_at} /> : t("tokens.neverUsed")) },
      { id: "created", header: t("tokens.created"), cell: (token) => <Time at={token.created_at} /> },
      {
        id: "actions",
        header: t("common.actions"),
        align: "end",
        quiet: true,
        cell: (token) => (
          <Button variant="default" size="compact-sm" aria-label={t("tokens.revokeOne", { label: token.label })} onClick={() => onRevoke(token)}>
            {t("tokens.revoke")}
          </Button>
        ),
      },
    ],
    // The words and the formats follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [language, onRevoke],
  );
}

function isPast(at: string): boolean {
  return Date.parse(at) <= Date.now();
}

function Expiry({ at }: { readonly at: string | null }) {
  const { t } = useTranslation();
  if (at === null) return <>{t("tokens.never")}</>;
  if (isPast(at)) return <Badge tone="bad">{t("tokens.expired")}</Badge>;
  return <Time at={at} />;
}

function Revoke({ token, onClose }: { readonly token: Token | null; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: (id: string) => answer(api.DELETE("/api/v1/tokens/{token_id}", { params: { path: { token_id: id } } })),
    onSuccess: () => {
      done(t("tokens.revoked"));
      onClose();
      void client.invalidateQueries({ queryKey: ["tokens"] });
    },
  });
  return (
    <ConfirmDialog
      opened={token !== null}
      title={t("tokens.revokeTitle", { label: token?.label ?? "" })}
      action={t("tokens.revoke")}
      pending={mutation.isPending}
      error={mutation.error}
      onClose={() => {
        mutation.reset();
        onClose();
      }}
      onConfirm={() => {
        if (token) mutation.mutate(token.id);
      }}
    >
      {t("tokens.revokeBody")}
    </ConfirmDialog>
  );
}

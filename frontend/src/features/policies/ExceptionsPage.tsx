import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { Badge, type Tone } from "@/components/Badges";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { DataTable, type Column } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { ChoiceFilter, FilterBar, TextFilter } from "@/components/FilterBar";
import { FormDialog } from "@/components/FormDialog";
import { isFiltered, useListState } from "@/components/listSearch";
import { done } from "@/components/notify";
import { PageHeader } from "@/components/PageHeader";
import { Time } from "@/components/Time";
import classes from "@/features/policies/editor.module.css";
import { GrantFields } from "@/features/policies/GrantFields";
import { PolicySections } from "@/features/policies/PolicySections";
import { exceptionsQuery, revokeException } from "@/features/policies/queries";

import type { PolicyException } from "@/api/types";

import "@/i18n/operation";

const TONES: Readonly<Record<PolicyException["state"], Tone>> = { in_force: "busy", expired: "quiet", revoked: "quiet" };

/** What is let through although a policy is against it: by whom, why, and until when. */
export function ExceptionsPage() {
  const { t } = useTranslation();
  const list = useListState();
  const [opened, dialog] = useDisclosure(false);
  const [ending, setEnding] = useState<PolicyException | null>(null);
  const query = useQuery(exceptionsQuery(list.search));
  const columns = useExceptionColumns(setEnding);
  const grant = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={dialog.open}>
      {t("exceptions.grant")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("exceptions.title")} lead={t("exceptions.lead")} actions={grant} />
      <PolicySections />
      <FilterBar>
        <TextFilter list={list} name="q" label={t("exceptions.filter")} />
        <ChoiceFilter list={list} name="status" label={t("exceptions.state")} any={t("exceptions.anyState")} choices={(["in_force", "expired", "revoked"] as const).map((value) => ({ value, label: t(`exceptions.state_${value}`) }))} />
      </FilterBar>
      <DataTable
        caption={t("exceptions.title")}
        columns={columns}
        query={query}
        list={list}
        rowId={(row) => row.id}
        isFiltered={isFiltered(list.search)}
        empty={
          <EmptyState title={t("exceptions.none")}>
            <p>{t("exceptions.noneWay")}</p>
          </EmptyState>
        }
      />
      <FormDialog opened={opened} onClose={dialog.close} title={t("exceptions.grant")}>
        <GrantFields onClose={dialog.close} />
      </FormDialog>
      <Revoke exception={ending} onClose={() => setEnding(null)} />
    </>
  );
}

function useExceptionColumns(onEnd: (row: PolicyException) => void): readonly Column<PolicyException>[] {
  const { t, i18n } = useTranslation();
  const language = i18n.resolvedLanguage;
  return useMemo(
    () => [
      {
        id: "what",
        header: t("exceptions.what"),
        grow: true,
        cell: (row) => (
          <div className={classes["exception"]}>
            <strong>{[row.vulnerability, row.package].filter(Boolean).join(" · ") || row.repositories.join(", ")}</strong>
            <p>{row.reason}</p>
          </div>
        ),
      },
      { id: "policies", header: t("exceptions.policies"), cell: (row) => (row.policies.length ? row.policies.join(", ") : t("exceptions.allPolicies")) },
      { id: "where", header: t("exceptions.repositories"), cell: (row) => (row.repositories.length ? row.repositories.join(", ") : t("exceptions.everywhere")) },
      { id: "until", header: t("exceptions.until"), cell: (row) => (row.expires_at ? <Time at={row.expires_at} /> : t("exceptions.never")) },
      { id: "by", header: t("exceptions.by"), cell: (row) => row.granted_by },
      { id: "state", header: t("exceptions.state"), cell: (row) => <Badge tone={TONES[row.state]} dot>{t(`exceptions.state_${row.state}`)}</Badge> },
      {
        id: "deeds",
        header: t("exceptions.revoke"),
        quiet: true,
        align: "end",
        cell: (row) =>
          row.state === "in_force" ? (
            <Button size="compact-sm" variant="subtle" c="var(--pq-bad)" onClick={() => onEnd(row)}>
              {t("exceptions.revoke")}
            </Button>
          ) : null,
      },
    ],
    // The words and the formats follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [language, onEnd],
  );
}

function Revoke({ exception, onClose }: { readonly exception: PolicyException | null; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: revokeException,
    onSuccess: () => {
      done(t("exceptions.revoked"));
      void client.invalidateQueries({ queryKey: ["exceptions"] });
      void client.invalidateQueries({ queryKey: ["images"] });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      opened={exception !== null}
      title={t("exceptions.revokeTitle")}
      action={t("exceptions.revoke")}
      pending={mutation.isPending}
      error={mutation.error}
      onClose={onClose}
      onConfirm={() => {
        if (exception) mutation.mutate(exception.id);
      }}
    >
      {t("exceptions.willRevoke")}
    </ConfirmDialog>
  );
}

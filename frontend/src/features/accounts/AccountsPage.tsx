import "@/i18n/operation";

import { Button, Checkbox, PasswordInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Badge } from "@/components/Badges";
import { DataTable, type Column } from "@/components/DataTable";
import { FilterBar, TextFilter } from "@/components/FilterBar";
import { FormBody, FormDialog } from "@/components/FormDialog";
import { useListState } from "@/components/listSearch";
import { done } from "@/components/notify";
import { PageHeader } from "@/components/PageHeader";
import { Time } from "@/components/Time";
import { useSubmit } from "@/components/useSubmit";
import { accountsQuery, createAccount } from "@/features/accounts/queries";
import classes from "@/features/repositories/repositories.module.css";

import type { Account } from "@/api/types";

export function AccountsPage() {
  const { t } = useTranslation();
  const list = useListState();
  const [opened, dialog] = useDisclosure(false);
  const query = useQuery(accountsQuery(list.search));
  const columns = useAccountColumns();
  const create = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={dialog.open}>
      {t("accounts.create")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("accounts.title")} lead={t("accounts.lead")} actions={create} />
      <FilterBar>
        <TextFilter list={list} name="q" label={t("accounts.filter")} />
      </FilterBar>
      <DataTable caption={t("accounts.title")} columns={columns} query={query} list={list} rowId={(row) => row.name} isFiltered={list.search.q !== undefined} empty={null} />
      <FormDialog opened={opened} onClose={dialog.close} title={t("accounts.create")}>
        <CreateFields onClose={dialog.close} />
      </FormDialog>
    </>
  );
}

function useAccountColumns(): readonly Column<Account>[] {
  const { t, i18n } = useTranslation();
  const language = i18n.resolvedLanguage;
  return useMemo(
    () => [
      {
        id: "name",
        header: t("accounts.name"),
        grow: true,
        cell: (row) => (
          <>
            <Link className={classes["name"] ?? ""} to="/accounts/$name" params={{ name: row.name }}>
              {row.name}
            </Link>
            {row.full_name ? <span className={classes["description"]}>{row.full_name}</span> : null}
          </>
        ),
      },
      { id: "role", header: t("accounts.role"), cell: (row) => (row.is_admin ? t("accounts.administrator") : t("accounts.ordinary")) },
      { id: "state", header: t("accounts.state"), cell: (row) => <Badge tone={row.is_active ? "good" : "quiet"} dot>{row.is_active ? t("accounts.active") : t("accounts.inactive")}</Badge> },
      { id: "login", header: t("accounts.lastLogin"), cell: (row) => (row.last_login ? <Time at={row.last_login} /> : t("accounts.neverIn")) },
      { id: "created", header: t("accounts.created"), cell: (row) => <Time at={row.created_at} /> },
    ],
    // The words and the formats follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [language],
  );
}

function CreateFields({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm({
    initialValues: { name: "", full_name: "", password: "", is_admin: false },
    validate: {
      name: (value) => (value ? null : t("accounts.nameMissing")),
      password: (value) => (value ? null : t("account.newMissing")),
    },
  });
  const submit = useSubmit({
    form,
    send: createAccount,
    onDone: (made) => {
      done(t("accounts.createdOne", { name: made.name }));
      void client.invalidateQueries({ queryKey: ["accounts"] });
      onClose();
    },
  });
  return (
    <FormBody onSubmit={submit.onSubmit} action={t("accounts.create")} pending={submit.pending} error={submit.error} onCancel={onClose}>
      <TextInput label={t("accounts.name")} description={t("accounts.nameHelp")} name="name" data-autofocus autoCapitalize="none" autoComplete="off" spellCheck={false} {...form.getInputProps("name")} />
      <TextInput label={t("accounts.fullName")} name="full_name" autoComplete="off" {...form.getInputProps("full_name")} />
      <PasswordInput label={t("session.password")} name="password" autoComplete="new-password" visibilityToggleButtonProps={{ "aria-label": t("session.showPassword") }} {...form.getInputProps("password")} />
      <Checkbox label={t("accounts.administrator")} description={t("accounts.administratorHelp")} name="is_admin" {...form.getInputProps("is_admin", { type: "checkbox" })} />
    </FormBody>
  );
}

import "@/i18n/operation";

import { Button, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { DataTable, type Column } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { FilterBar, TextFilter } from "@/components/FilterBar";
import { FormBody, FormDialog } from "@/components/FormDialog";
import { useListState } from "@/components/listSearch";
import { done } from "@/components/notify";
import { PageHeader } from "@/components/PageHeader";
import { useSubmit } from "@/components/useSubmit";
import { createOrganisation, organisationsQuery } from "@/features/organisations/queries";
import classes from "@/features/repositories/repositories.module.css";

import type { Organisation } from "@/api/types";

export function OrganisationsPage() {
  const { t, i18n } = useTranslation();
  const list = useListState();
  const [opened, dialog] = useDisclosure(false);
  const query = useQuery(organisationsQuery(list.search));
  const language = i18n.resolvedLanguage;
  const columns = useMemo(
    (): readonly Column<Organisation>[] => [
      {
        id: "name",
        header: t("organisations.name"),
        grow: true,
        cell: (row) => (
          <>
            <Link className={classes["name"] ?? ""} to="/organisations/$name" params={{ name: row.name }}>
              {row.name}
            </Link>
            {row.full_name ? <span className={classes["description"]}>{row.full_name}</span> : null}
          </>
        ),
      },
    ],
    // The words follow the language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [language],
  );
  const create = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={dialog.open}>
      {t("organisations.create")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("organisations.title")} lead={t("organisations.lead")} actions={create} />
      <FilterBar>
        <TextFilter list={list} name="q" label={t("organisations.filter")} />
      </FilterBar>
      <DataTable
        caption={t("organisations.title")}
        columns={columns}
        query={query}
        list={list}
        rowId={(row) => row.name}
        isFiltered={list.search.q !== undefined}
        empty={
          <EmptyState title={t("organisations.none")}>
            <p>{t("organisations.noneWay")}</p>
          </EmptyState>
        }
      />
      <FormDialog opened={opened} onClose={dialog.close} title={t("organisations.create")}>
        <CreateFields onClose={dialog.close} />
      </FormDialog>
    </>
  );
}

function CreateFields({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const form = useForm({
    initialValues: { name: "", full_name: "" },
    validate: { name: (value) => (value ? null : t("organisations.nameMissing")) },
  });
  const submit = useSubmit({
    form,
    send: createOrganisation,
    onDone: (made) => {
      done(t("organisations.created", { name: made.name }));
      void client.invalidateQueries({ queryKey: ["organisations"] });
      onClose();
      void navigate({ to: "/organisations/$name", params: { name: made.name } });
    },
  });
  return (
    <FormBody onSubmit={submit.onSubmit} action={t("organisations.create")} pending={submit.pending} error={submit.error} onCancel={onClose}>
      <TextInput label={t("organisations.name")} description={t("organisations.nameHelp")} name="name" data-autofocus autoCapitalize="none" spellCheck={false} autoComplete="off" {...form.getInputProps("name")} />
      <TextInput label={t("organisations.fullName")} name="full_name" autoComplete="off" {...form.getInputProps("full_name")} />
    </FormBody>
  );
}

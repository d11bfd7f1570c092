import "@/i18n/operation";

import { Button, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/Card";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { FormBody } from "@/components/FormDialog";
import { done } from "@/components/notify";
import { PageHeader } from "@/components/PageHeader";
import { ProblemAlert } from "@/components/ProblemAlert";
import { useSubmit } from "@/components/useSubmit";
import { NamespaceStorage } from "@/features/limits/NamespaceStorage";
import { Members } from "@/features/organisations/Members";
import { changeOrganisation, deleteOrganisation, organisationQuery } from "@/features/organisations/queries";
import classes from "@/features/repositories/repositories.module.css";
import { PageWait } from "@/shell/states";

import type { Organisation } from "@/api/types";

export function OrganisationPage() {
  const { name = "" } = useParams({ strict: false });
  const { t } = useTranslation();
  const query = useQuery(organisationQuery(name));
  const crumbs = [{ label: t("organisations.title"), path: "/organisations" }];
  if (query.error && !query.data) {
    return (
      <>
        <PageHeader title={name} crumbs={crumbs} />
        <ProblemAlert error={query.error} retry={() => void query.refetch()} />
      </>
    );
  }
  if (!query.data) return <PageWait />;
  const may = query.data.may.administer;
  const images = (
    <Button variant="default" renderRoot={(props) => <Link {...props} to="/repositories" search={{ q: `${name}/` }} />}>
      {t("organisations.repositories")}
    </Button>
  );
  return (
    <>
      <PageHeader title={query.data.name} crumbs={crumbs} lead={query.data.full_name} actions={images} />
      <div className={classes["stack"]}>
        <Members organisation={name} may={may} />
        <NamespaceStorage name={name} />
        {may ? (
          <div className={classes["split"]}>
            <Change organisation={query.data} />
            <Remove name={name} />
          </div>
        ) : null}
      </div>
    </>
  );
}

function Change({ organisation }: { readonly organisation: Organisation }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm({ initialValues: { full_name: organisation.full_name } });
  const submit = useSubmit({
    form,
    send: ({ full_name }) => changeOrganisation(organisation.name, full_name),
    onDone: () => {
      done(t("common.saved"));
      void client.invalidateQueries({ queryKey: ["organisations"] });
    },
  });
  return (
    <Card title={t("organisations.settings")}>
      <FormBody onSubmit={submit.onSubmit} action={t("common.save")} pending={submit.pending} error={submit.error}>
        <TextInput label={t("organisations.fullName")} name="full_name" autoComplete="off" {...form.getInputProps("full_name")} />
      </FormBody>
    </Card>
  );
}

function Remove({ name }: { readonly name: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [opened, dialog] = useDisclosure(false);
  const mutation = useMutation({
    mutationFn: () => deleteOrganisation(name),
    onSuccess: async () => {
      done(t("organisations.deleted", { name }));
      await navigate({ to: "/organisations", search: {} });
      client.removeQueries({ queryKey: organisationQuery(name).queryKey });
      await client.invalidateQueries({ queryKey: ["organisations"] });
    },
  });
  return (
    <Card title={t("organisations.delete")}>
      <Text size="sm" mb="sm">
        {t("organisations.deleteBody")}
      </Text>
      <Button variant="default" c="var(--pq-bad)" onClick={dialog.open}>
        {t("organisations.delete")}
      </Button>
      <ConfirmDialog opened={opened} title={t("organisations.deleteTitle", { name })} action={t("organisations.delete")} typed={name} pending={mutation.isPending} error={mutation.error} onClose={dialog.close} onConfirm={() => mutation.mutate()}>
        {t("organisations.deleteBody")}
      </ConfirmDialog>
    </Card>
  );
}

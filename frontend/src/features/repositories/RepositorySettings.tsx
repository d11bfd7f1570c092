import { Button, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/Card";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { FormBody } from "@/components/FormDialog";
import { done } from "@/components/notify";
import { useSubmit } from "@/components/useSubmit";
import { deleted } from "@/features/deletions/UndoDeletion";
import { RepositoryLimits } from "@/features/limits/RepositoryLimits";
import { SharedFields } from "@/features/repositories/CreateRepository";
import { changeRepository, deleteRepository, repositoryQuery } from "@/features/repositories/queries";
import classes from "@/features/repositories/repositories.module.css";

import type { Repository } from "@/api/types";

export function RepositorySettings({ repository }: { readonly repository: Repository }) {
  return (
    <div className={`${classes["stack"] ?? ""} ${classes["narrow"] ?? ""}`}>
      <Change repository={repository} />
      <RepositoryLimits repository={repository} />
      <Remove repository={repository} />
    </div>
  );
}

function Change({ repository }: { readonly repository: Repository }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm({ initialValues: { visibility: repository.visibility, description: repository.description } });
  const submit = useSubmit({
    form,
    send: (values) => changeRepository(repository.name, values),
    onDone: (changed) => {
      client.setQueryData(repositoryQuery(repository.name).queryKey, changed);
      void client.invalidateQueries({ queryKey: ["repositories", "list"] });
      done(t("common.saved"));
    },
  });
  return (
    <Card title={t("repositories.tab_settings")}>
      <FormBody onSubmit={submit.onSubmit} action={t("common.save")} pending={submit.pending} error={submit.error}>
        <SharedFields form={form} />
      </FormBody>
    </Card>
  );
}

function Remove({ repository }: { readonly repository: Repository }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [opened, dialog] = useDisclosure(false);
  const mutation = useMutation({
    mutationFn: () => deleteRepository(repository.name),
    onSuccess: async (deletion) => {
      deleted(t("repositories.deleted", { name: repository.name }), deletion);
      await navigate({ to: "/repositories", search: {} });
      client.removeQueries({ queryKey: repositoryQuery(repository.name).queryKey });
      await client.invalidateQueries({ queryKey: ["repositories"] });
    },
  });
  return (
    <Card title={t("repositories.delete")}>
      <Text size="sm" mb="sm">
        {t("repositories.deleteBody")}
      </Text>
      <Button variant="default" c="var(--pq-bad)" onClick={dialog.open}>
        {t("repositories.delete")}
      </Button>
      <ConfirmDialog
        opened={opened}
        title={t("repositories.deleteTitle", { name: repository.name })}
        action={t("repositories.delete")}
        typed={repository.name}
        pending={mutation.isPending}
        error={mutation.error}
        onClose={dialog.close}
        onConfirm={() => mutation.mutate()}
      >
        {t("repositories.deleteBody")}
      </ConfirmDialog>
    </Card>
  );
}

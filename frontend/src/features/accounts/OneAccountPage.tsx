import "@/i18n/operation";

import { Checkbox, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/Card";
import { FormBody } from "@/components/FormDialog";
import { done } from "@/components/notify";
import { PageHeader } from "@/components/PageHeader";
import { ProblemAlert } from "@/components/ProblemAlert";
import { useSubmit } from "@/components/useSubmit";
import { PasswordForm } from "@/features/account/PasswordForm";
import { accountQuery, changeAccount } from "@/features/accounts/queries";
import classes from "@/features/repositories/repositories.module.css";
import { useAccount } from "@/features/session/session";
import { PageWait } from "@/shell/states";

import type { Account } from "@/api/types";

/** Somebody's account, for administrators. */
export function OneAccountPage() {
  const { name = "" } = useParams({ strict: false });
  const { t } = useTranslation();
  const self = useAccount();
  const query = useQuery(accountQuery(name));
  const crumbs = [{ label: t("accounts.title"), path: "/accounts" }];
  if (query.error && !query.data) {
    return (
      <>
        <PageHeader title={name} crumbs={crumbs} />
        <ProblemAlert error={query.error} retry={() => void query.refetch()} />
      </>
    );
  }
  if (!query.data) return <PageWait />;
  return (
    <>
      <PageHeader title={query.data.name} crumbs={crumbs} lead={query.data.full_name} />
      <div className={classes["split"]}>
        <Card title={t("accounts.settings")}>
          <Change account={query.data} own={self.name === name} />
        </Card>
        <Card title={t("accounts.setPassword")}>
          <PasswordForm name={name} own={self.name === name} />
        </Card>
      </div>
    </>
  );
}

function Change({ account, own }: { readonly account: Account; readonly own: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { full_name, is_active, is_admin, is_policy_manager } = account;
  const form = useForm({ initialValues: { full_name, is_active, is_admin, is_policy_manager } });
  const submit = useSubmit({
    form,
    send: (values) => changeAccount(account.name, own ? { full_name: values.full_name } : values),
    onDone: (changed) => {
      client.setQueryData(accountQuery(account.name).queryKey, changed);
      void client.invalidateQueries({ queryKey: ["accounts", "list"] });
      done(t("common.saved"));
    },
  });
  return (
    <FormBody onSubmit={submit.onSubmit} action={t("common.save")} pending={submit.pending} error={submit.error}>
      <TextInput label={t("accounts.fullName")} name="full_name" autoComplete="off" {...form.getInputProps("full_name")} />
      <Checkbox label={t("accounts.active")} description={own ? t("accounts.notOwn") : t("accounts.activeHelp")} name="is_active" disabled={own} {...form.getInputProps("is_active", { type: "checkbox" })} />
      <Checkbox label={t("accounts.policyManager")} description={own ? t("accounts.notOwn") : t("accounts.policyManagerHelp")} name="is_policy_manager" disabled={own} {...form.getInputProps("is_policy_manager", { type: "checkbox" })} />
      <Checkbox label={t("accounts.administrator")} description={own ? t("accounts.notOwn") : t("accounts.administratorHelp")} name="is_admin" disabled={own} {...form.getInputProps("is_admin", { type: "checkbox" })} />
    </FormBody>
  );
}

import "@/i18n/operation";

import { Button, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/Card";
import { CommandLines } from "@/components/CommandLines";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { Facts } from "@/components/Facts";
import { FormBody } from "@/components/FormDialog";
import { done } from "@/components/notify";
import { PageHeader } from "@/components/PageHeader";
import { ProblemAlert } from "@/components/ProblemAlert";
import { ServerText } from "@/components/ServerText";
import { useSubmit } from "@/components/useSubmit";
import classes from "@/features/firewall/firewall.module.css";
import { SettingFields, toPatch } from "@/features/firewall/SettingFields";
import { changeFirewall, deleteFirewall, firewallQuery } from "@/features/firewall/queries";
import { useFormat } from "@/i18n/format";
import { PageWait } from "@/shell/states";

import type { FirewallDetail } from "@/api/types";

/** One way in: how clients are set up for it, and its settings for those who may change them. */
export function FirewallRepositoryPage() {
  const { t } = useTranslation();
  const { name } = useParams({ from: "/inside/firewall/$name" });
  const query = useQuery(firewallQuery(name));
  const crumbs = [{ label: t("firewall.title"), path: "/firewall" }];
  if (!query.data) {
    return (
      <>
        <PageHeader title={name} crumbs={crumbs} />
        {query.error ? <ProblemAlert error={query.error} retry={() => void query.refetch()} /> : <PageWait />}
      </>
    );
  }
  const repository = query.data;
  return (
    <>
      <PageHeader title={name} crumbs={crumbs} />
      <div className={classes["stack"]}>
        <Overview repository={repository} />
        <Setup repository={repository} />
        {repository.may_administer ? <Settings key={repository.updated_at} repository={repository} /> : null}
        {repository.may_administer ? <Remove repository={repository} /> : null}
      </div>
    </>
  );
}

function Overview({ repository }: { readonly repository: FirewallDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Card>
      <Facts
        facts={[
          { name: t("firewall.url"), value: repository.url },
          { name: t("firewall.upstream"), value: repository.upstream },
          { name: t("firewall.ecosystem"), value: t(`firewall.ecosystem_${repository.ecosystem}`) },
          { name: t("firewall.mode"), value: t(`firewall.mode_${repository.mode}`) },
          { name: t("firewall.access"), value: t(`firewall.access_${repository.access}`) },
          { name: t("firewall.kept"), value: t("firewall.keptFiles", { count: repository.kept_files, size: format.bytes(repository.kept_size) }) },
        ]}
      />
    </Card>
  );
}

function Setup({ repository }: { readonly repository: FirewallDetail }) {
  const { t } = useTranslation();
  return (
    <Card title={t("firewall.setup")}>
      {repository.setup.map((one) => (
        <section key={one.client} className={classes["client"]}>
          <h3>{one.client}</h3>
          <CommandLines lines={one.text.trimEnd().split("\n")} label={one.client} isFile={!one.text.startsWith(`${one.client} `)} />
          {one.note ? (
            <p className={classes["note"]}>
              <ServerText text={one.note} marked />
            </p>
          ) : null}
        </section>
      ))}
    </Card>
  );
}

function Settings({ repository }: { readonly repository: FirewallDetail }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm({
    initialValues: {
      upstream: repository.upstream,
      mode: repository.mode,
      access: repository.access,
      blocks_on_errors: repository.blocks_on_errors,
      removes_refused: repository.removes_refused,
      allows_private: repository.allows_private,
      reserved: repository.reserved.join("\n"),
      cache_limit: repository.cache_limit,
      credentials: "",
    },
  });
  const submit = useSubmit({
    form,
    send: (values) => changeFirewall(repository.name, toPatch(values)),
    onDone: (changed) => {
      client.setQueryData(firewallQuery(repository.name).queryKey, changed);
      void client.invalidateQueries({ queryKey: ["firewall", "list"] });
      done(t("common.saved"));
    },
  });
  return (
    <Card title={t("firewall.settings")}>
      <div className={classes["narrow"]}>
        <FormBody onSubmit={submit.onSubmit} action={t("common.save")} pending={submit.pending} error={submit.error}>
          <SettingFields form={form} />
        </FormBody>
      </div>
    </Card>
  );
}

function Remove({ repository }: { readonly repository: FirewallDetail }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [opened, dialog] = useDisclosure(false);
  const mutation = useMutation({
    mutationFn: () => deleteFirewall(repository.name),
    onSuccess: async () => {
      done(t("firewall.deleted", { name: repository.name }));
      await navigate({ to: "/firewall", search: {} });
      client.removeQueries({ queryKey: firewallQuery(repository.name).queryKey });
      await client.invalidateQueries({ queryKey: ["firewall"] });
    },
  });
  return (
    <Card title={t("firewall.delete")}>
      <Text size="sm" mb="sm">
        {t("firewall.deleteBody")}
      </Text>
      <Button variant="default" c="var(--pq-bad)" onClick={dialog.open}>
        {t("firewall.delete")}
      </Button>
      <ConfirmDialog
        opened={opened}
        title={t("firewall.deleteTitle", { name: repository.name })}
        action={t("firewall.delete")}
        typed={repository.name}
        pending={mutation.isPending}
        error={mutation.error}
        onClose={dialog.close}
        onConfirm={() => mutation.mutate()}
      >
        {t("firewall.deleteBody")}
      </ConfirmDialog>
    </Card>
  );
}

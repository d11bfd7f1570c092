import { Button, Select, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { ConfirmDialog } from "@/components/ConfirmDialog";
import { DataTable, type Column } from "@/components/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { FilterBar } from "@/components/FilterBar";
import { FormBody, FormDialog } from "@/components/FormDialog";
import { useListState } from "@/components/listSearch";
import { done, failed } from "@/components/notify";
import { useSubmit } from "@/components/useSubmit";
import { membersQuery, removeMember, setMember } from "@/features/organisations/queries";
import classes from "@/features/repositories/repositories.module.css";

import type { Member, Role } from "@/api/types";

const ROLES: readonly Role[] = ["owner", "writer", "reader"];

function useRoles(): { value: Role; label: string }[] {
  const { t } = useTranslation();
  return ROLES.map((role) => ({ value: role, label: t(`organisations.role_${role}`) }));
}

interface Props {
  readonly organisation: string;
  readonly may: boolean;
}

/** Who belongs to an organisation, and as what. */
export function Members({ organisation, may }: Props) {
  const { t } = useTranslation();
  const list = useListState();
  const [opened, dialog] = useDisclosure(false);
  const [leaving, setLeaving] = useState<Member | null>(null);
  const query = useQuery(membersQuery(organisation, list.search));
  const columns: Column<Member>[] = [
    { id: "name", header: t("organisations.member"), grow: true, cell: (row) => <strong className={classes["name"]}>{row.name}</strong> },
    { id: "role", header: t("organisations.role"), cell: (row) => (may ? <RoleChoice organisation={organisation} member={row} /> : t(`organisations.role_${row.role}`)) },
  ];
  if (may) {
    columns.push({
      id: "actions",
      header: t("common.actions"),
      align: "end",
      quiet: true,
      cell: (row) => (
        <Button variant="default" size="compact-sm" aria-label={t("organisations.removeOne", { name: row.name })} onClick={() => setLeaving(row)}>
          {t("organisations.remove")}
        </Button>
      ),
    });
  }
  const add = (
    <Button variant="default" leftSection={<Plus size={16} aria-hidden />} onClick={dialog.open}>
      {t("organisations.add")}
    </Button>
  );
  return (
    <section aria-label={t("organisations.members")}>
      <FilterBar action={may ? add : null}>
        <h2 style={{ margin: 0, fontSize: "1.0625rem", fontWeight: 620 }}>{t("organisations.members")}</h2>
      </FilterBar>
      <DataTable caption={t("organisations.members")} columns={columns} query={query} list={list} rowId={(row) => row.name} empty={<EmptyState title={t("organisations.noMembers")} order={3} />} />
      <FormDialog opened={opened} onClose={dialog.close} title={t("organisations.add")}>
        <AddFields organisation={organisation} onClose={dialog.close} />
      </FormDialog>
      <Leave organisation={organisation} member={leaving} onClose={() => setLeaving(null)} />
    </section>
  );
}

function RoleChoice({ organisation, member }: { readonly organisation: string; readonly member: Member }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const roles = useRoles();
  const mutation = useMutation({
    mutationFn: (role: Role) => setMember(organisation, member.name, role),
    onSuccess: () => done(t("common.saved")),
    onError: (error) => failed(t("organisations.roleFailed"), error),
    onSettled: () => client.invalidateQueries({ queryKey: ["organisations"] }),
  });
  return (
    <Select
      size="xs"
      w={150}
      aria-label={t("organisations.roleOf", { name: member.name })}
      data={roles}
      value={mutation.isPending ? mutation.variables : member.role}
      onChange={(role) => {
        if (role && role !== member.role) mutation.mutate(role);
      }}
    />
  );
}

function AddFields({ organisation, onClose }: { readonly organisation: string; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const roles = useRoles();
  const form = useForm<{ account: string; role: Role }>({
    initialValues: { account: "", role: "writer" },
    validate: { account: (value) => (value ? null : t("organisations.accountMissing")) },
  });
  const submit = useSubmit({
    form,
    send: ({ account, role }) => setMember(organisation, account, role),
    onDone: (member) => {
      done(t("organisations.added", { name: member.name }));
      void client.invalidateQueries({ queryKey: ["organisations"] });
      onClose();
    },
  });
  return (
    <FormBody onSubmit={submit.onSubmit} action={t("organisations.add")} pending={submit.pending} error={submit.error} onCancel={onClose}>
      <TextInput label={t("organisations.account")} name="account" data-autofocus autoCapitalize="none" autoComplete="off" spellCheck={false} {...form.getInputProps("account")} />
      <Select label={t("organisations.role")} description={t(`organisations.help_${form.values.role}`)} name="role" data={roles} {...form.getInputProps("role")} />
    </FormBody>
  );
}

interface LeaveProps {
  readonly organisation: string;
  readonly member: Member | null;
  readonly onClose: () => void;
}

function Leave({ organisation, member, onClose }: LeaveProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: (name: string) => removeMember(organisation, name),
    onSuccess: (_, name) => {
      done(t("organisations.removed", { name }));
      onClose();
      void client.invalidateQueries({ queryKey: ["organisations"] });
    },
  });
  return (
    <ConfirmDialog
      opened={member !== null}
      title={t("organisations.removeTitle", { name: member?.name ?? "" })}
      action={t("organisations.remove")}
      pending={mutation.isPending}
      error={mutation.error}
      onClose={() => {
        mutation.reset();
        onClose();
      }}
      onConfirm={() => {
        if (member) mutation.mutate(member.name);
      }}
    >
      {t("organisations.removeBody", { organisation })}
    </ConfirmDialog>
  );
}

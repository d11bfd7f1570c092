import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowDown, ArrowUp, Copy, Pencil, Plus, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";

import { ConfirmDialog } from "@/components/ConfirmDialog";
import { done, failed } from "@/components/notify";
import classes from "@/features/policies/policies.module.css";
import { deletePolicy, orderPolicies } from "@/features/policies/queries";
import { useServerText } from "@/i18n/server";

import type { Policy } from "@/api/types";

import "@/i18n/operation";

export function CreatePolicy() {
  const { t } = useTranslation();
  return (
    <Button component={Link} to="/policies/new" leftSection={<Plus size={16} aria-hidden />}>
      {t("editor.create")}
    </Button>
  );
}

interface Props {
  readonly policy: Policy;
  readonly all: readonly Policy[];
}

/** Moves, changes, copies and deletes a policy. One that comes with the product is moved and copied only. */
export function PolicyDeeds({ policy, all }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const title = useServerText()(policy.title);
  const [asking, question] = useDisclosure(false);
  const again = (): void => void client.invalidateQueries({ queryKey: ["policies", "list"] });
  const order = useMutation({ mutationFn: orderPolicies, onSuccess: again, onError: (error) => failed(t("problem.refused"), error) });
  const gone = useMutation({
    mutationFn: () => deletePolicy(policy.name),
    onSuccess: () => {
      done(t("editor.deleted", { title }));
      question.close();
      again();
    },
  });
  const names = all.map(({ name }) => name);
  const place = names.indexOf(policy.name);
  const move = (to: number): void => {
    const others = names.filter((name) => name !== policy.name);
    order.mutate([...others.slice(0, to), policy.name, ...others.slice(to)]);
  };
  return (
    <div className={classes["deeds"]}>
      <Sign label={t("editor.moveUp", { title })} icon={ArrowUp} disabled={place === 0} onClick={() => move(place - 1)} />
      <Sign label={t("editor.moveDown", { title })} icon={ArrowDown} disabled={place === names.length - 1} onClick={() => move(place + 1)} />
      <Button component={Link} to={`/policies/copy/${policy.name}`} size="compact-sm" variant="subtle" color="gray" leftSection={<Copy size={14} aria-hidden />} aria-label={`${t("editor.copyOf")}: ${title}`}>
        {t("editor.copyOf")}
      </Button>
      {policy.is_shipped ? null : (
        <>
          <Button component={Link} to={`/policies/edit/${policy.name}`} size="compact-sm" variant="subtle" color="gray" leftSection={<Pencil size={14} aria-hidden />} aria-label={`${t("editor.edit")}: ${title}`}>
            {t("editor.edit")}
          </Button>
          <Sign label={`${t("editor.deleteOne")}: ${title}`} icon={Trash2} onClick={question.open} />
        </>
      )}
      <ConfirmDialog opened={asking} title={t("editor.deleteTitle", { title })} action={t("editor.deleteOne")} pending={gone.isPending} error={gone.error} onClose={question.close} onConfirm={() => gone.mutate()}>
        {t("editor.willDelete")}
      </ConfirmDialog>
    </div>
  );
}

interface SignProps {
  readonly label: string;
  readonly icon: typeof Copy;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

function Sign({ label, icon: Icon, disabled = false, onClick }: SignProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} disabled={disabled} onClick={onClick}>
        <Icon size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { ShieldCheck } from "lucide-react";
import { useTranslation } from "react-i18next";

import { FormDialog } from "@/components/FormDialog";
import { GrantFields } from "@/features/policies/GrantFields";
import { useAccount } from "@/features/session/session";

import type { Reason } from "@/api/types";

import "@/i18n/operation";

/** Lets those who may grant an exception from a reason, with what it is about filled in; or says that there is one. */
export function Excepting({ reason }: { readonly reason: Reason }) {
  const { t } = useTranslation();
  const account = useAccount();
  const [opened, dialog] = useDisclosure(false);
  if (reason.exception) {
    return (
      <p>
        <ShieldCheck size={14} aria-hidden /> {t("exceptions.isExcepted")}
      </p>
    );
  }
  if (!account.is_policy_manager || (!reason.vulnerability && !reason.purl)) return null;
  const wanted = { package: reason.purl.split(/[?#]/)[0] ?? "", vulnerability: reason.vulnerability, policy: reason.policy };
  return (
    <>
      <Button variant="subtle" size="compact-sm" color="gray" onClick={dialog.open}>
        {t("exceptions.grantHere")}
      </Button>
      <FormDialog opened={opened} onClose={dialog.close} title={t("exceptions.grant")}>
        <GrantFields wanted={wanted} onClose={dialog.close} />
      </FormDialog>
    </>
  );
}

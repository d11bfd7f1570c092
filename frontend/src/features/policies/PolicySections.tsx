import { useTranslation } from "react-i18next";

import { SectionNav } from "@/components/SectionNav";
import { useAccount } from "@/features/session/session";

import "@/i18n/operation";

/** The pages about what may come in and go out. */
export function PolicySections() {
  const { t } = useTranslation();
  const account = useAccount();
  if (!account.is_policy_manager) return null;
  return (
    <SectionNav
      label={t("policies.title")}
      sections={[
        { to: "/policies", label: t("policies.title"), exact: true },
        { to: "/policies/exceptions", label: t("exceptions.title") },
        { to: "/policies/deployment", label: t("deployment.title") },
      ]}
    />
  );
}

import { Alert } from "@mantine/core";
import { Lock } from "lucide-react";
import { useTranslation } from "react-i18next";

import { Time } from "@/components/Time";
import classes from "@/features/limits/banner.module.css";

import type { RegistryState } from "@/api/types";

/** On every page while nothing can be pushed. */
export function ReadOnlyBanner({ state }: { readonly state: RegistryState }) {
  const { t } = useTranslation();
  return (
    <Alert role="status" className={classes["banner"]} mb="md" icon={<Lock size={18} aria-hidden />} title={t("shell.readOnly")}>
      {state.reason ? <p className={classes["reason"]}>{state.reason}</p> : null}
      {t("shell.readOnlyBy", { name: state.by })} {state.since ? <Time at={state.since} /> : null}
    </Alert>
  );
}

import { Checkbox, NumberInput, PasswordInput, Select, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Firewall, FirewallPatch } from "@/api/types";
import type { UseFormReturnType } from "@mantine/form";

/** The modes, the gentlest first. */
export const MODES: readonly Firewall["mode"][] = ["off", "warm-up", "spectator", "moderate", "strict", "strict-wait"];
const ACCESSES: readonly Firewall["access"][] = ["anonymous", "token"];

const GIB = 1024 ** 3;

/** What a form holds of a repository; reserved names one a line. */
export interface Values {
  upstream: string;
  mode: Firewall["mode"];
  access: Firewall["access"];
  blocks_on_errors: boolean;
  removes_refused: boolean;
  allows_private: boolean;
  reserved: string;
  cache_limit: number;
  credentials: string;
}

/** What the server is sent: credentials only where some were typed. */
export function toPatch(values: Values): FirewallPatch {
  const { credentials } = values;
  return {
    upstream: values.upstream,
    mode: values.mode,
    access: values.access,
    blocks_on_errors: values.blocks_on_errors,
    removes_refused: values.removes_refused,
    allows_private: values.allows_private,
    cache_limit: values.cache_limit,
    reserved: values.reserved.split("\n").map((line) => line.trim()).filter((line) => line !== ""),
    ...(credentials ? { credentials } : {}),
  };
}

const PRIVATE = /^https?:\/\/(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[::1\]|\[f[cd])/i;

/** Whether an upstream is plainly in a private network, where it is asked only if that is allowed. A name may be there too: that shows when it is asked. */
function isPrivate(upstream: string): boolean {
  return PRIVATE.test(upstream.trim());
}

/** The fields that adding and changing a repository have in common. */
export function SettingFields<V extends Values>({ form }: { readonly form: UseFormReturnType<V> }) {
  const { t } = useTranslation();
  const limit = form.getInputProps("cache_limit") as { value: number; onChange: (bytes: number) => void };
  return (
    <>
      <TextInput label={t("firewall.upstream")} description={t("firewall.upstreamHelp")} name="upstream" inputMode="url" spellCheck={false} {...form.getInputProps("upstream")} />
      <Select label={t("firewall.mode")} description={t("firewall.modeHelp")} name="mode" allowDeselect={false} data={MODES.map((mode) => ({ value: mode, label: t(`firewall.mode_${mode}`) }))} {...form.getInputProps("mode")} />
      <Select label={t("firewall.access")} name="access" allowDeselect={false} data={ACCESSES.map((access) => ({ value: access, label: t(`firewall.access_${access}`) }))} {...form.getInputProps("access")} />
      <Checkbox label={t("firewall.blocksOnErrors")} name="blocks_on_errors" {...form.getInputProps("blocks_on_errors", { type: "checkbox" })} />
      <Checkbox label={t("firewall.removes")} description={t("firewall.removesHelp")} name="removes_refused" {...form.getInputProps("removes_refused", { type: "checkbox" })} />
      <Checkbox label={t("firewall.private")} name="allows_private" {...form.getInputProps("allows_private", { type: "checkbox" })} error={form.values.allows_private || !isPrivate(form.values.upstream) ? null : t("firewall.privateMissing")} />
      <Textarea label={t("firewall.reserved")} description={t("firewall.reservedHelp")} name="reserved" autosize minRows={2} maxRows={8} spellCheck={false} {...form.getInputProps("reserved")} />
      <NumberInput label={t("firewall.cacheLimit")} name="cache_limit" min={0} decimalScale={2} {...limit} value={limit.value / GIB} onChange={(value) => limit.onChange(Math.round(Number(value) * GIB))} />
      <PasswordInput label={t("firewall.credentials")} description={t("firewall.credentialsHelp")} name="credentials" autoComplete="off" {...form.getInputProps("credentials")} />
    </>
  );
}

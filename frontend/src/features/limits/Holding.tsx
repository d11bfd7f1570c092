import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Share } from "@/components/Share";
import { useFormat } from "@/i18n/format";

interface Props {
  readonly size: number;
  /** 0 where nothing limits it. */
  readonly quota: number;
  readonly near: boolean;
}

/** What is held of what may be held: in words, with a bar, and said aloud when it is nearly full. */
export function Holding({ size, quota, near }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!quota) return <Text size="sm">{t("limits.heldFreely", { size: format.bytes(size) })}</Text>;
  const words = t("limits.heldOf", { size: format.bytes(size), quota: format.bytes(quota) });
  return (
    <div style={{ display: "grid", gap: 6 }}>
      <Text size="sm">{words}</Text>
      <Share part={size} whole={quota} label={words} tone={near ? "bad" : "busy"} />
      {near ? (
        <Text size="sm" c="var(--pq-bad)">
          {size > quota ? t("limits.over", { size: format.bytes(size - quota) }) : size === quota ? t("limits.full") : t("limits.near")}
        </Text>
      ) : null}
    </div>
  );
}

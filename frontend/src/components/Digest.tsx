import { useTranslation } from "react-i18next";
import { Tooltip } from "@mantine/core";

import { CopyButton } from "@/components/CopyButton";
import classes from "@/components/components.module.css";

import type { ReactNode } from "react";

/** The first characters that tell digests apart for a person: the algorithm and twelve of its hex digits. */
export function shortDigest(digest: string): string {
  const [algorithm = "", hex = ""] = digest.split(":");
  return hex ? `${algorithm}:${hex.slice(0, 12)}` : digest;
}

interface Props {
  readonly value: string;
  readonly copy?: boolean;
  /** What is made of the shortened one. */
  readonly children?: (short: string) => ReactNode;
}

/** A digest, shortened; the whole of it in the tooltip and on the clipboard. */
export function Digest({ value, copy = true, children = (short) => short }: Props) {
  const { t } = useTranslation();
  return (
    <span className={classes["digest"]}>
      <Tooltip label={value} maw={420} multiline styles={{ tooltip: { wordBreak: "break-all" } }}>
        <span className={classes["mono"]}>{children(shortDigest(value))}</span>
      </Tooltip>
      {copy ? <CopyButton value={value} label={t("common.copyDigest")} /> : null}
    </span>
  );
}

import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Badge, type Tone } from "@/components/Badges";
import { Facts, type Fact } from "@/components/Facts";
import { Time } from "@/components/Time";
import classes from "@/features/policies/policies.module.css";
import { useSaid } from "@/features/policies/said";
import { Warnings } from "@/features/policies/Warnings";
import { useServerText } from "@/i18n/server";

import type { Mode, Policy } from "@/api/types";
import type { ReactNode } from "react";

/** From the mildest to the strictest. */
export const MODES: readonly Mode[] = ["off", "observing", "enforcing"];

const TONES: Readonly<Record<Mode, Tone>> = { off: "quiet", observing: "wait", enforcing: "busy" };

interface Props {
  readonly policy: Policy;
  /** What can be done with it; nothing for those who may not. */
  readonly deeds: ReactNode;
  readonly onSwitch: ((mode: Mode) => void) | null;
}

export function PolicyCard({ policy, deeds, onSwitch }: Props) {
  const { t } = useTranslation();
  const said = useSaid();
  const text = useServerText();
  const facts = useFacts(policy);
  const title = `policy-${policy.name}`;
  return (
    <section className={classes["policy"]} id={policy.name} data-mode={policy.mode} aria-labelledby={title}>
      <div className={classes["words"]}>
        <h2 id={title}>
          {text(policy.title)} {onSwitch ? null : <Badge tone={TONES[policy.mode]} dot>{t(`policies.mode_${policy.mode}`)}</Badge>}
        </h2>
        <p>{text(policy.description)}</p>
        <p className={classes["said"]}>{said(policy.text)}</p>
        <Warnings warnings={policy.warnings} />
        <Facts facts={facts} />
      </div>
      <div className={classes["side"]}>
        {onSwitch ? <Modes policy={policy} title={title} onSwitch={onSwitch} /> : null}
        {deeds}
      </div>
    </section>
  );
}

interface ModesProps {
  readonly policy: Policy;
  readonly title: string;
  readonly onSwitch: (mode: Mode) => void;
}

function Modes({ policy, title, onSwitch }: ModesProps) {
  const { t } = useTranslation();
  return (
    <div className={classes["modes"]} role="group" aria-labelledby={title}>
      {MODES.map((mode) => {
        const current = policy.mode === mode;
        return (
          <Button key={mode} size="compact-md" variant={current ? "filled" : "subtle"} {...(current ? {} : { color: "gray" })} aria-pressed={current} onClick={() => { if (!current) onSwitch(mode); }}>
            {t(`policies.mode_${mode}`)}
          </Button>
        );
      })}
    </div>
  );
}

function useFacts(policy: Policy): readonly Fact[] {
  const { t } = useTranslation();
  const facts: Fact[] = [{ name: t("policies.name"), value: <code>{policy.name}</code> }];
  if (policy.updated_by) {
    facts.push({
      name: t("policies.changed"),
      value: (
        <>
          <Time at={policy.updated_at} />
          {` · ${policy.updated_by}`}
        </>
      ),
    });
  }
  return facts;
}

import { ActionIcon, Button, NumberInput, Select, TagsInput, Tooltip } from "@mantine/core";
import { FolderPlus, Plus, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";

import classes from "@/features/policies/editor.module.css";
import { useSaid } from "@/features/policies/said";
import { compared, fresh, valueFor, type Comparison, type Group, type Part } from "@/features/policies/tree";

import type { PolicyField } from "@/api/types";

const DEPTH_MAX = 6;
const KINDS = ["all", "any", "none"] as const;

interface Props {
  readonly fields: readonly PolicyField[];
  readonly group: Group;
  readonly onChange: (key: number, part: Part | null) => void;
}

/** A condition, edited by choosing: groups within groups, and comparisons of fields with values. */
export function ConditionEditor({ fields, group, onChange }: Props) {
  return <OneGroup fields={fields} group={group} depth={0} onChange={onChange} />;
}

function OneGroup({ fields, group, depth, onChange }: Props & { readonly depth: number }) {
  const { t } = useTranslation();
  const first = fields[0];
  const add = (part: Part): void => onChange(group.key, { ...group, parts: [...group.parts, part] });
  return (
    <fieldset className={classes["group"]} data-depth={depth % 2}>
      <legend className="pq-hidden">{t("editor.group")}</legend>
      <div className={classes["groupHead"]}>
        <Select
          aria-label={t("editor.groupKind")}
          size="sm"
          w={190}
          allowDeselect={false}
          data={KINDS.map((kind) => ({ value: kind, label: t(`editor.group_${kind}`) }))}
          value={group.kind}
          onChange={(kind) => onChange(group.key, { ...group, kind: KINDS.find((one) => one === kind) ?? group.kind })}
        />
        {depth > 0 ? <Remove label={t("editor.removeGroup")} onClick={() => onChange(group.key, null)} /> : null}
      </div>
      <ul className={classes["parts"]}>
        {group.parts.map((part) => (
          <li key={part.key}>{part.kind === "field" ? <OneComparison fields={fields} part={part} onChange={onChange} /> : <OneGroup fields={fields} group={part} depth={depth + 1} onChange={onChange} />}</li>
        ))}
      </ul>
      <div className={classes["adding"]}>
        <Button size="compact-sm" variant="light" leftSection={<Plus size={14} aria-hidden />} disabled={!first} onClick={() => (first ? add(compared(first)) : undefined)}>
          {t("editor.addCondition")}
        </Button>
        {depth < DEPTH_MAX && first ? (
          <Button size="compact-sm" variant="subtle" leftSection={<FolderPlus size={14} aria-hidden />} onClick={() => add({ key: fresh(), kind: group.kind === "any" ? "all" : "any", parts: [compared(first)] })}>
            {t("editor.addGroup")}
          </Button>
        ) : null}
      </div>
    </fieldset>
  );
}

interface ComparisonProps {
  readonly fields: readonly PolicyField[];
  readonly part: Comparison;
  readonly onChange: (key: number, part: Part | null) => void;
}

function OneComparison({ fields, part, onChange }: ComparisonProps) {
  const { t } = useTranslation();
  const said = useSaid();
  const field = fields.find((one) => one.field === part.field);
  const groups = (["vulnerability", "package", "thing"] as const).map((of) => ({
    group: t(`editor.of_${of}`),
    items: fields.filter((one) => one.of === of).map((one) => ({ value: one.field, label: capital(said(one.text)) })),
  }));
  const choose = (name: string | null): void => {
    const chosen = fields.find((one) => one.field === name);
    if (chosen) onChange(part.key, { ...compared(chosen), key: part.key });
  };
  const compare = (operator: string | null): void => {
    if (!field || operator === null) return;
    const keeps = (operator === "in") === (part.operator === "in");
    onChange(part.key, { ...part, operator, value: keeps ? part.value : valueFor(field, operator) });
  };
  return (
    <div className={classes["comparison"]}>
      <Select aria-label={t("editor.field")} className={classes["field"] ?? ""} size="sm" searchable allowDeselect={false} data={groups} value={part.field} onChange={choose} maxDropdownHeight={340} comboboxProps={{ width: 360, position: "bottom-start" }} />
      {field && field.kind !== "flag" ? (
        <Select aria-label={t("editor.operator")} size="sm" w={150} allowDeselect={false} data={field.operators.map((one) => ({ value: one.value, label: said(one.text) }))} value={part.operator} onChange={compare} />
      ) : null}
      {field ? <ValueInput field={field} part={part} onChange={(value) => onChange(part.key, { ...part, value })} /> : null}
      <Remove label={t("editor.removeCondition")} onClick={() => onChange(part.key, null)} />
    </div>
  );
}

interface ValueProps {
  readonly field: PolicyField;
  readonly part: Comparison;
  readonly onChange: (value: Comparison["value"]) => void;
}

function ValueInput({ field, part, onChange }: ValueProps) {
  const { t } = useTranslation();
  const said = useSaid();
  const label = t("editor.value");
  const { value } = part;
  const words = field.words.map((one) => ({ value: one.value, label: said(one.text) }));
  if (field.kind === "flag") {
    const choices = [{ value: "true", label: t("editor.yes") }, { value: "false", label: t("editor.no") }];
    return <Select aria-label={label} size="sm" w={110} allowDeselect={false} data={choices} value={String(value)} onChange={(next) => onChange(next === "true")} />;
  }
  if (typeof value === "number") {
    return <NumberInput aria-label={label} size="sm" w={130} min={0} max={field.most ?? 36_500} step={field.most === 1 ? 0.05 : 1} decimalScale={2} value={value} onChange={(next) => onChange(typeof next === "number" ? next : Number(next) || 0)} />;
  }
  if (typeof value === "string") {
    return <Select aria-label={label} size="sm" w={220} allowDeselect={false} data={words} value={value} onChange={(next) => onChange(next ?? "")} />;
  }
  const list = Array.isArray(value) ? [...(value as readonly string[])] : [];
  return <TagsInput aria-label={label} className={classes["list"] ?? ""} size="sm" data={words.map((one) => one.value)} placeholder={list.length > 0 ? "" : t("editor.listHint")} value={list} onChange={onChange} maxTags={500} splitChars={[",", " "]} acceptValueOnBlur />;
}

function Remove({ label, onClick }: { readonly label: string; readonly onClick: () => void }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={onClick}>
        <Trash2 size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

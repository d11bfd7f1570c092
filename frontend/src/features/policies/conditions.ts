/** A policy's conditions in the reader's language. */
import { useTranslation } from "react-i18next";

import { useFormat } from "@/i18n/format";

import type { Condition } from "@/api/types";

type Field = Condition["field"];

/** A field's name as the catalogue has it. */
function keyOf<F extends Field>(field: F): F extends `${infer Part}.${infer Name}` ? `${Part}_${Name}` : never {
  return field.replace(".", "_") as ReturnType<typeof keyOf<F>>;
}

export function useCondition(): (condition: Condition) => string {
  const { t } = useTranslation();
  const format = useFormat();
  const word = (field: Field, value: string | number): string => {
    if (typeof value === "number") return field === "finding.epss" ? format.percent(value) : format.number(value);
    const known: Partial<Record<Field, string>> = { "finding.severity": "severity", "scan.status": "scan", "coverage.state": "coverage" };
    const kind = known[field];
    // The values are the closed sets of the API; the catalogue has a word for each.
    return kind ? t(`findings.${kind}_${value}` as "findings.severity").toLowerCase() : value;
  };
  return ({ field, operator, value }) => {
    const what = t(`policies.field_${keyOf(field)}`);
    if (typeof value === "boolean") return value === (operator === "is") ? what : t("policies.not", { what });
    return t(`policies.compare_${operator}`, { what, value: word(field, value) });
  };
}

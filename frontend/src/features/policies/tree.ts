/** A condition as the editor holds it: each part with a key of its own, so that a change of one leaves the others as they are. */
import type { PolicyDocument, PolicyField } from "@/api/types";

export type Value = boolean | number | string | readonly string[];

export interface Comparison {
  readonly key: number;
  readonly kind: "field";
  readonly field: string;
  readonly operator: string;
  readonly value: Value;
}

export interface Group {
  readonly key: number;
  readonly kind: "all" | "any" | "none";
  readonly parts: readonly Part[];
}

export type Part = Comparison | Group;

let last = 0;

export function fresh(): number {
  last += 1;
  return last;
}

/** A comparison of a field with a value that it may have. */
export function compared(field: PolicyField, operator = field.operators[0]?.value ?? "is"): Comparison {
  return { key: fresh(), kind: "field", field: field.field, operator, value: valueFor(field, operator) };
}

export function valueFor(field: PolicyField, operator: string): Value {
  switch (field.kind) {
    case "flag":
      return true;
    case "number":
    case "days":
      return field.kind === "days" ? 7 : field.most === 1 ? 0.1 : 7;
    case "level":
      return field.words.at(-1)?.value ?? "";
    case "word":
      return operator === "in" ? [field.words[0]?.value ?? ""] : (field.words[0]?.value ?? "");
    case "pattern":
    case "licence":
      return [];
  }
}

type Json = Readonly<Record<string, unknown>>;

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}

function partsOf(value: unknown): readonly Part[] {
  return Array.isArray(value) ? value.filter(isJson).map(partOf) : [];
}

function partOf(when: Json): Part {
  if ("all" in when) return { key: fresh(), kind: "all", parts: partsOf(when["all"]) };
  if ("any" in when) return { key: fresh(), kind: "any", parts: partsOf(when["any"]) };
  if (isJson(when["not"])) {
    const inner = when["not"];
    // "None of" is the opposite of "any of"; the opposite of anything else is none of that one.
    return { key: fresh(), kind: "none", parts: "any" in inner ? partsOf(inner["any"]) : [partOf(inner)] };
  }
  return { key: fresh(), kind: "field", field: textOf(when["field"], ""), operator: textOf(when["operator"], "is"), value: (when["value"] ?? true) as Value };
}

/** A condition for the editor, whose outermost part is always a group. */
export function treeOf(when: PolicyDocument["when"]): Group {
  const part = partOf(when);
  return part.kind === "field" ? { key: fresh(), kind: "all", parts: [part] } : part;
}

/** The condition that a part of the editor stands for. */
export function conditionOf(part: Part): PolicyDocument["when"] {
  if (part.kind === "field") return { field: part.field, operator: part.operator, value: part.value };
  const parts = part.parts.map(conditionOf);
  return part.kind === "none" ? { not: { any: parts } } : { [part.kind]: parts };
}

/** The tree with one part replaced, or taken out. */
export function changed(group: Group, key: number, part: Part | null): Group {
  if (group.key === key && part?.kind !== "field" && part !== null) return part;
  const parts = group.parts.flatMap((one) => {
    if (one.key === key) return part ? [part] : [];
    return [one.kind === "field" ? one : changed(one, key, part)];
  });
  return { ...group, parts };
}

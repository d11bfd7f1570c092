import { Button, MultiSelect, NumberInput, Select, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { FlaskConical, Save } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { asProblem } from "@/api/problem";
import { Card } from "@/components/Card";
import { done } from "@/components/notify";
import { PageHeader } from "@/components/PageHeader";
import { ProblemAlert } from "@/components/ProblemAlert";
import { ServerText } from "@/components/ServerText";
import { ConditionEditor } from "@/features/policies/ConditionEditor";
import classes from "@/features/policies/editor.module.css";
import { PreviewResult } from "@/features/policies/PreviewResult";
import { createPolicy, fieldsQuery, policiesQuery, readingQuery, replacePolicy, tryPolicy } from "@/features/policies/queries";
import { useSaid } from "@/features/policies/said";
import { changed, conditionOf, treeOf, type Group } from "@/features/policies/tree";
import { Warnings } from "@/features/policies/Warnings";
import { useServerText } from "@/i18n/server";
import { NotFound, PageWait } from "@/shell/states";

import type { Policy, PolicyDocument, PolicyField } from "@/api/types";

import "@/i18n/operation";

const START: PolicyDocument["when"] = { all: [{ field: "vulnerability.severity", operator: "at_least", value: "critical" }, { field: "vulnerability.fixable", operator: "is", value: true }] };
const ACTIONS = ["warn", "delayed_block", "hold", "block", "allow"] as const;
const UNCHECKED = ["allow", "warn", "hold", "block"] as const;
const STAGES = ["pull", "proxy"] as const;

/** A policy of one's own: a new one, a copy of another, or one that is changed. */
export function PolicyEditorPage() {
  const { name, from } = useParams({ strict: false });
  const policies = useQuery(policiesQuery);
  const fields = useQuery(fieldsQuery);
  const wanted = name ?? from;
  const model = policies.data?.find((one) => one.name === wanted) ?? null;
  const broken = [policies, fields].find((query) => query.error && !query.data);
  if (broken) return <ProblemAlert error={broken.error} retry={() => void broken.refetch()} />;
  if (!policies.data || !fields.data) return <PageWait />;
  if (wanted !== undefined && !model) return <NotFound />;
  return <Editor key={wanted ?? ""} fields={fields.data} model={model} isNew={name === undefined} />;
}

function draftOf(model: Policy | null, isNew: boolean): PolicyDocument {
  if (!model) return { name: "", title: "", description: "", mode: "observing", action: "block", delay_hours: 0, unchecked: "allow", scope: { stages: [], ecosystems: [], repositories: [] }, when: START };
  const { title, description, mode, action, delay_hours, unchecked, scope, when } = model;
  return { name: isNew ? `${model.name}-2` : model.name, title, description, mode: isNew ? "observing" : mode, action, delay_hours, unchecked, scope, when };
}

interface EditorProps {
  readonly fields: readonly PolicyField[];
  readonly model: Policy | null;
  readonly isNew: boolean;
}

function Editor({ fields, model, isNew }: EditorProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [draft, setDraft] = useState<PolicyDocument>(() => draftOf(model, isNew));
  const [tree, setTree] = useState<Group>(() => treeOf(draft.when));
  const whole: PolicyDocument = { ...draft, when: conditionOf(tree) };
  const save = useMutation({
    mutationFn: () => (isNew ? createPolicy(whole) : replacePolicy(draft.name, whole)),
    onSuccess: (kept) => {
      done(t("editor.kept", { title: kept.title }));
      void client.invalidateQueries({ queryKey: ["policies"] });
      void navigate({ to: "/policies", search: {}, hash: kept.name });
    },
  });
  const attempt = useMutation({ mutationFn: () => tryPolicy(named(whole)) });
  const title = isNew ? t("editor.create") : draft.title;
  return (
    <>
      <PageHeader title={title} crumbs={[{ label: t("policies.title"), path: "/policies" }]} />
      <form
        className={classes["editor"]}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Card title={t("editor.what")}>
          <Words draft={draft} isNew={isNew} wrong={save.error ? asProblem(save.error).details.fields : undefined} onChange={(change) => setDraft({ ...draft, ...change })} />
        </Card>
        <Card title={t("editor.condition")}>
          <p className={classes["hint"]}>{t("editor.conditionHint")}</p>
          <ConditionEditor fields={fields} group={tree} onChange={(key, part) => setTree(changed(tree, key, part))} />
        </Card>
        <Card title={t("editor.consequence")}>
          <Consequence draft={draft} onChange={(change) => setDraft({ ...draft, ...change })} />
        </Card>
        <Card title={t("editor.readBack")}>
          <ReadBack draft={whole} />
          {save.error ? <ProblemAlert error={save.error} /> : null}
          <div className={classes["deeds"]}>
            <Button type="submit" leftSection={<Save size={16} aria-hidden />} loading={save.isPending}>
              {t("editor.keep")}
            </Button>
            <Button variant="default" leftSection={<FlaskConical size={16} aria-hidden />} loading={attempt.isPending} onClick={() => attempt.mutate()}>
              {t("editor.try")}
            </Button>
          </div>
          {attempt.error ? <ProblemAlert error={attempt.error} /> : null}
          {attempt.data ? <PreviewResult preview={attempt.data} /> : null}
        </Card>
      </form>
    </>
  );
}

interface PartProps {
  readonly draft: PolicyDocument;
  readonly onChange: (change: Partial<PolicyDocument>) => void;
}

interface WordsProps extends PartProps {
  readonly isNew: boolean;
  /** What the server said of single fields. */
  readonly wrong: Readonly<Record<string, readonly string[]>> | undefined;
}

function Words({ draft, isNew, wrong, onChange }: WordsProps) {
  const { t } = useTranslation();
  const text = useServerText();
  const entitle = (title: string): void => onChange(isNew && draft.name === slug(draft.title) ? { title, name: slug(title) } : { title });
  const error = (field: string): string | undefined => wrong?.[field]?.map(text).join(" ");
  return (
    <div className={classes["row"]}>
      <TextInput label={t("editor.titleLabel")} name="title" error={error("title")} required autoComplete="off" maxLength={200} value={draft.title} onChange={(event) => entitle(event.currentTarget.value)} />
      <TextInput label={t("policies.name")} name="name" error={error("name")} required description={t("editor.nameHelp")} inputWrapperOrder={["label", "input", "description", "error"]} disabled={!isNew} autoComplete="off" spellCheck={false} maxLength={64} value={draft.name} onChange={(event) => onChange({ name: event.currentTarget.value })} />
      <Textarea className={classes["wide"] ?? ""} label={t("editor.description")} name="description" error={error("description")} autosize minRows={2} maxLength={2000} value={draft.description} onChange={(event) => onChange({ description: event.currentTarget.value })} />
    </div>
  );
}

function Consequence({ draft, onChange }: PartProps) {
  const { t } = useTranslation();
  const { scope } = draft;
  const act = (action: string | null): void => {
    const chosen = ACTIONS.find((one) => one === action);
    if (chosen) onChange({ action: chosen, delay_hours: chosen === "delayed_block" ? draft.delay_hours || 72 : 0, ...(chosen === "allow" ? { unchecked: "allow" as const } : {}) });
  };
  const meet = (unchecked: string | null): void => {
    const chosen = UNCHECKED.find((one) => one === unchecked);
    if (chosen) onChange({ unchecked: chosen });
  };
  return (
    <div className={classes["row"]}>
      <Select label={t("editor.action")} description={t(`editor.actionHelp_${draft.action}`)} inputWrapperOrder={["label", "input", "description"]} allowDeselect={false} data={ACTIONS.map((one) => ({ value: one, label: t(`editor.action_${one}`) }))} value={draft.action} onChange={act} />
      {draft.action === "delayed_block" ? <NumberInput label={t("editor.delay")} min={1} max={8784} value={draft.delay_hours} onChange={(hours) => onChange({ delay_hours: Number(hours) || 0 })} /> : null}
      <Select label={t("editor.unchecked")} description={t("editor.uncheckedHelp")} inputWrapperOrder={["label", "input", "description"]} allowDeselect={false} disabled={draft.action === "allow"} data={UNCHECKED.map((one) => ({ value: one, label: t(`editor.unchecked_${one}`) }))} value={draft.unchecked} onChange={meet} />
      <MultiSelect label={t("editor.stage")} placeholder={scope.stages.length ? "" : t("editor.stage_any")} data={STAGES.map((one) => ({ value: one, label: t(`editor.stage_${one}`) }))} value={scope.stages} onChange={(stages) => onChange({ scope: { ...scope, stages: STAGES.filter((one) => stages.includes(one)) } })} />
      <TagsInput label={t("editor.ecosystems")} placeholder={scope.ecosystems.length ? "" : t("editor.everywhere")} data={["PyPI", "npm", "Maven", "Go", "Debian", "Alpine", "Ubuntu"]} value={scope.ecosystems} onChange={(ecosystems) => onChange({ scope: { ...scope, ecosystems } })} acceptValueOnBlur />
      <TagsInput label={t("editor.repositories")} placeholder={scope.repositories.length ? "" : t("editor.everywhere")} value={scope.repositories} onChange={(repositories) => onChange({ scope: { ...scope, repositories } })} acceptValueOnBlur />
    </div>
  );
}

/** What the draft would do, in the words of the server: the same as those of the list, of the command line and of the documentation. */
function ReadBack({ draft }: { readonly draft: PolicyDocument }) {
  const said = useSaid();
  const [readable] = useDebouncedValue(named(draft), 250);
  const reading = useQuery(readingQuery(readable));
  return (
    <div className={classes["reading"]} data-wrong={reading.error ? true : undefined} role="status">
      {reading.error ? <ServerText text={asProblem(reading.error).details.detail} /> : reading.data ? said(reading.data.text) : "…"}
      {reading.error ? null : <Warnings warnings={reading.data?.warnings ?? []} />}
    </div>
  );
}

/** A draft may have no name and no title yet: it can be read back and tried all the same. */
function named(draft: PolicyDocument): PolicyDocument {
  return { ...draft, name: "draft", title: draft.title || "Draft" };
}

function slug(title: string): string {
  return title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 64);
}

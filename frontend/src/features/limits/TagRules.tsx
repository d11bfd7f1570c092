import "@/i18n/operation";

import { NumberInput, Radio, Stack, TagsInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { Card } from "@/components/Card";
import { FormBody } from "@/components/FormDialog";
import { done } from "@/components/notify";
import { useSubmit } from "@/components/useSubmit";
import { changeRules } from "@/features/limits/queries";
import { repositoryQuery } from "@/features/repositories/queries";

import type { Repository } from "@/api/types";

interface Rules extends Record<string, unknown> {
  immutable_tags: string[];
  mutable_tags: string[];
  /** An emptied field is a text. */
  tag_limit: number | string;
  at_tag_limit: Repository["at_tag_limit"];
}

/** Which tags stay where they are, and how many there may be. */
export function TagRules({ repository }: { readonly repository: Repository }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const form = useForm<Rules>({
    initialValues: {
      immutable_tags: repository.immutable_tags,
      mutable_tags: repository.mutable_tags,
      tag_limit: repository.tag_limit,
      at_tag_limit: repository.at_tag_limit,
    },
  });
  const submit = useSubmit({
    form,
    send: (values) => changeRules(repository.name, { ...values, tag_limit: Number(values.tag_limit) || 0 }),
    onDone: (changed: Repository) => {
      client.setQueryData(repositoryQuery(repository.name).queryKey, changed);
      void client.invalidateQueries({ queryKey: ["repositories", "tags", repository.name] });
      done(t("common.saved"));
    },
  });
  return (
    <Card title={t("limits.tags")}>
      <FormBody onSubmit={submit.onSubmit} action={t("common.save")} pending={submit.pending} error={submit.error}>
        <TagsInput label={t("limits.immutable")} description={t("limits.immutableHelp")} placeholder="v*" maxTags={50} {...form.getInputProps("immutable_tags")} />
        <TagsInput label={t("limits.mutable")} description={t("limits.mutableHelp")} placeholder="*-dev" maxTags={50} {...form.getInputProps("mutable_tags")} />
        <NumberInput label={t("limits.tagLimit")} description={t("limits.tagLimitHelp")} name="tag_limit" min={0} max={1_000_000} allowDecimal={false} {...form.getInputProps("tag_limit")} />
        <Radio.Group label={t("limits.atLimit")} name="at_tag_limit" {...form.getInputProps("at_tag_limit")}>
          <Stack gap={8} mt={6}>
            <Radio value="drop_oldest" label={t("limits.atLimit_drop_oldest")} />
            <Radio value="refuse" label={t("limits.atLimit_refuse")} />
          </Stack>
        </Radio.Group>
      </FormBody>
    </Card>
  );
}

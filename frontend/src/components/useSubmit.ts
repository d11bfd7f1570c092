/** A form's way to the server: field errors of a refusal go to their fields, the rest is returned to be shown. */
import { useMutation } from "@tanstack/react-query";

import { asProblem } from "@/api/problem";
import { serverText } from "@/i18n/server";

import type { UseFormReturnType } from "@mantine/form";

interface Options<Values, Result> {
  readonly form: UseFormReturnType<Values>;
  readonly send: (values: Values) => Promise<Result>;
  readonly onDone: (result: Result) => void;
}

interface Submit {
  readonly onSubmit: (event?: React.SyntheticEvent<HTMLFormElement>) => void;
  readonly pending: boolean;
  /** The refusal, unless every part of it is shown at a field. */
  readonly error: unknown;
}

export function useSubmit<Values extends Record<string, unknown>, Result>({ form, send, onDone }: Options<Values, Result>): Submit {
  const mutation = useMutation<Result, unknown, Values>({
    mutationFn: send,
    onSuccess: onDone,
    onError: (error) => {
      const fields = asProblem(error).details.fields ?? {};
      const own = Object.entries(fields).filter(([name]) => name in form.values);
      form.setErrors(Object.fromEntries(own.map(([name, messages]) => [name, messages.map(serverText).join(" ")])));
      focusField(own[0]?.[0]);
    },
  });
  const names = Object.keys(mutation.error ? (asProblem(mutation.error).details.fields ?? {}) : {});
  const covered = names.length > 0 && names.every((name) => name in form.values);
  const submit = form.onSubmit(
    (values) => mutation.mutate(values),
    (errors) => focusField(Object.keys(errors)[0]),
  );
  return { onSubmit: submit, pending: mutation.isPending, error: covered ? null : mutation.error };
}

function focusField(name: string | undefined): void {
  if (name) document.querySelector<HTMLElement>(`[name="${CSS.escape(name)}"]`)?.focus();
}

import { Checkbox, NumberInput, Select, Textarea, TextInput } from "@mantine/core";

import { ServerText } from "@/components/ServerText";

import type { Parameter } from "@/features/jobs/parameters";
import type { ReactNode } from "react";

/** What is given for parameters, by their names; what is not in it stands at its default. */
export type Given = Readonly<Record<string, unknown>>;

interface Props {
  readonly parameters: readonly Parameter[];
  readonly given: Given;
  readonly errors: Readonly<Record<string, ReactNode>>;
  readonly onChange: (name: string, value: unknown) => void;
}

/** A field for each parameter that an action declares. */
export function ParameterFields({ parameters, given, errors, onChange }: Props) {
  return (
    <>
      {parameters.map((parameter) => (
        <Field key={parameter.name} parameter={parameter} value={given[parameter.name] ?? parameter.initial} error={errors[parameter.name]} onChange={(value) => onChange(parameter.name, value)} />
      ))}
    </>
  );
}

interface FieldProps {
  readonly parameter: Parameter;
  readonly value: unknown;
  readonly error: ReactNode;
  readonly onChange: (value: unknown) => void;
}

function Field({ parameter, value, error, onChange }: FieldProps) {
  const { name, required } = parameter;
  const description = parameter.description ? <ServerText text={parameter.description} marked /> : null;
  const shared = { label: name, name, description, required, error };
  switch (parameter.kind) {
    case "number":
      return <NumberInput {...shared} value={typeof value === "number" || typeof value === "string" ? value : ""} onChange={onChange} allowDecimal={!parameter.whole} {...(parameter.minimum === undefined ? {} : { min: parameter.minimum })} {...(parameter.maximum === undefined ? {} : { max: parameter.maximum })} />;
    case "flag":
      return <Checkbox label={name} name={name} description={description} error={error} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />;
    case "choice":
      return <Select {...shared} data={[...parameter.choices]} value={typeof value === "string" ? value : null} onChange={onChange} />;
    case "json":
      return <Textarea {...shared} autosize minRows={2} maxRows={8} spellCheck={false} styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }} value={typeof value === "string" ? value : value === undefined || value === null ? "" : JSON.stringify(value)} onChange={(event) => onChange(event.currentTarget.value)} />;
    case "text":
      return <TextInput {...shared} value={typeof value === "string" ? value : ""} onChange={(event) => onChange(event.currentTarget.value)} />;
  }
}

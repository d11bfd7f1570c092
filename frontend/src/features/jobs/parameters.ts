/** Reads the parameters of an action out of its JSON Schema: as much as forms need, the rest as JSON. */
interface Shared {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly initial: unknown;
}

export type Parameter =
  | (Shared & { readonly kind: "number"; readonly whole: boolean; readonly minimum: number | undefined; readonly maximum: number | undefined })
  | (Shared & { readonly kind: "flag" })
  | (Shared & { readonly kind: "choice"; readonly choices: readonly string[] })
  | (Shared & { readonly kind: "json" })
  | (Shared & { readonly kind: "text" });

type Json = Readonly<Record<string, unknown>>;

function record(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** Generators of schemas put the object itself under `$defs` and point to it. */
function resolved(schema: Json, root: Json): Json {
  const reference = schema["$ref"];
  if (typeof reference !== "string") return schema;
  const name = reference.split("/").at(-1) ?? "";
  return record(record(root["$defs"])[name] ?? record(root["definitions"])[name]);
}

/** The one alternative that is not null. */
function unwrapped(property: Json): Json {
  const alternatives = property["anyOf"];
  if (!Array.isArray(alternatives)) return property;
  return { ...property, ...record(alternatives.find((one) => record(one)["type"] !== "null")) };
}

function readOne(name: string, property: Json, required: boolean, given: unknown): Parameter {
  const shared = {
    name,
    description: typeof property["description"] === "string" ? property["description"] : "",
    required: required && given === undefined,
    initial: given ?? property["default"],
  };
  const { enum: choices, type } = property;
  if (Array.isArray(choices)) return { ...shared, kind: "choice", choices: choices.map(String) };
  if (type === "boolean") return { ...shared, kind: "flag" };
  if (type === "integer" || type === "number") {
    return { ...shared, kind: "number", whole: type === "integer", minimum: number(property["minimum"]), maximum: number(property["maximum"]) };
  }
  return { ...shared, kind: type === "array" || type === "object" ? "json" : "text" };
}

/** The parameters in the schema's order; `defaults` are those that an administrator gave the action. */
export function readParameters(root: Json, defaults: Json = {}): readonly Parameter[] {
  const schema = resolved(root, root);
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  return Object.entries(record(schema["properties"])).map(([name, property]) =>
    readOne(name, unwrapped(resolved(record(property), root)), required.includes(name), defaults[name]),
  );
}

/** What a form sends of its fields: what stands empty is left to the server, and lists are read. */
export function collected(parameters: readonly Parameter[], given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const { name, initial, kind } of parameters) {
    const value = given[name] ?? initial;
    if (value === undefined || value === null || value === "") continue;
    found[name] = kind === "json" ? read(value) : value;
  }
  return found;
}

/** What differs from what the action itself begins with. */
export function changed(parameters: readonly Parameter[], given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const all = collected(parameters, given);
  const initial = Object.fromEntries(parameters.map((parameter) => [parameter.name, JSON.stringify(parameter.initial)]));
  return Object.fromEntries(Object.entries(all).filter(([name, value]) => JSON.stringify(value) !== initial[name]));
}

/** What is no JSON goes to the server as it was typed, which then says what it wants instead. */
function read(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

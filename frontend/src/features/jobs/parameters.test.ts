import { expect, it } from "vitest";

import { readParameters } from "@/features/jobs/parameters";

it("reads the parameters of an action from its schema, behind a reference and with null among the alternatives", () => {
  const schema = {
    $ref: "#/$defs/Sleep",
    $defs: {
      Sleep: {
        type: "object",
        required: ["seconds"],
        properties: {
          seconds: { type: "integer", minimum: 1, maximum: 600, description: "How long." },
          loud: { type: "boolean", default: false },
          kind: { enum: ["deep", "light"] },
          note: { anyOf: [{ type: "string" }, { type: "null" }], default: null },
        },
      },
    },
  };

  expect(readParameters(schema)).toEqual([
    { name: "seconds", description: "How long.", required: true, initial: undefined, kind: "number", whole: true, minimum: 1, maximum: 600 },
    { name: "loud", description: "", required: false, initial: false, kind: "flag" },
    { name: "kind", description: "", required: false, initial: undefined, kind: "choice", choices: ["deep", "light"] },
    { name: "note", description: "", required: false, initial: null, kind: "text" },
  ]);
});

it("has nothing to ask for an action without parameters", () => {
  expect(readParameters({})).toEqual([]);
});

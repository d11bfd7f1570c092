import { answer, api } from "@/api/client";

/** What every job of the action begins with, unless it is asked for with something else. */
export const setDefaults = (name: string, parameters: Record<string, unknown>) => answer(api.PUT("/api/v1/actions/{name}/defaults", { params: { path: { name } }, body: { parameters } }));

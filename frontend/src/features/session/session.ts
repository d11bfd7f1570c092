/** Who is signed in: one query that everything else hangs on. */
import { queryOptions, useQuery, useSuspenseQuery } from "@tanstack/react-query";

import { answer, api, rememberCsrfToken } from "@/api/client";

import type { Session, SessionAccount, System } from "@/api/types";

function remembered(session: Session): Session {
  rememberCsrfToken(session.csrf_token);
  return session;
}

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async ({ signal }) => remembered(await answer(api.GET("/api/v1/session", { signal }))),
  staleTime: Infinity,
  gcTime: Infinity,
});

/**
 * Looks whether the session still is: lists of what is public go on without one, and would quietly show less. It is kept
 * apart from the session that the pages go by, which stays as it is until somebody signs in again.
 */
export const sessionWatch = queryOptions({
  queryKey: ["session", "watch"],
  queryFn: ({ signal }): Promise<Session> => answer(api.GET("/api/v1/session", { signal })),
  refetchInterval: 60_000,
  refetchOnWindowFocus: "always",
  gcTime: 0,
});

export const systemQuery = queryOptions({
  queryKey: ["system"],
  queryFn: ({ signal }): Promise<System> => answer(api.GET("/api/v1/system", { signal })),
  staleTime: 5 * 60_000,
});

export async function signIn(credentials: { name: string; password: string }): Promise<Session> {
  // The token is fetched first: a browser that was never here has none, and sign-in is a change like any other.
  const current = await answer(api.GET("/api/v1/session"));
  rememberCsrfToken(current.csrf_token);
  return remembered(await answer(api.POST("/api/v1/session", { body: credentials })));
}

export async function signOut(): Promise<void> {
  await answer(api.DELETE("/api/v1/session"));
}

/** The signed-in account. Only pages behind sign-in may ask. */
export function useAccount(): SessionAccount {
  const { data } = useSuspenseQuery(sessionQuery);
  return data.account ?? { name: "", full_name: "", is_admin: false, is_policy_manager: false, kind: "user" };
}

/** Where the registry is, for the commands that pages show; a stand-in until the answer is there. */
export function useRegistryHost(): string {
  return useQuery(systemQuery).data?.registry_host ?? location.hostname;
}

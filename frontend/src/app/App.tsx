import { MantineProvider } from "@mantine/core";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { lazy, Suspense } from "react";

import { shouldRetry } from "@/api/client";
import { styleNonce } from "@/app/nonce";
import { cssVariables, theme } from "@/app/theme";
import { watchForExpiry } from "@/shell/expiry";

import type { makeRouter } from "@/app/router";

export function makeClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: watchForExpiry }),
    mutationCache: new MutationCache({ onError: watchForExpiry }),
    defaultOptions: { queries: { retry: shouldRetry, staleTime: 5_000 } },
  });
}

// What is said before they are here waits in their store.
const Notices = lazy(() => import("@/app/Notices").then((module) => ({ default: module.Notices })));

interface Props {
  readonly client: QueryClient;
  readonly router: ReturnType<typeof makeRouter>;
}

export function App({ client, router }: Props) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" getStyleNonce={styleNonce}>
      <QueryClientProvider client={client}>
        <Suspense>
          <Notices />
        </Suspense>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}

import { createMemoryHistory } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import userEvent, { type UserEvent } from "@testing-library/user-event";

import { App, makeClient } from "@/app/App";
import { makeRouter } from "@/app/router";

import type { QueryClient } from "@tanstack/react-query";

export interface Opened {
  readonly user: UserEvent;
  readonly client: QueryClient;
  /** The address that the browser would show. */
  readonly address: () => string;
}

/** Opens the application at an address, as a browser would. */
export function open(address: string): Opened {
  const client = makeClient();
  client.setDefaultOptions({ queries: { retry: false, refetchInterval: false } });
  const router = makeRouter(client, createMemoryHistory({ initialEntries: [address] }));
  render(<App client={client} router={router} />);
  return { user: userEvent.setup(), client, address: () => router.state.location.href };
}

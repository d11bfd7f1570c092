import "@/app/layers.css";
import "@mantine/core/styles.layer.css";
import "@mantine/notifications/styles.layer.css";
import "@fontsource-variable/onest/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "@/app/global.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App, makeClient } from "@/app/App";
import { makeRouter } from "@/app/router";
import { ready } from "@/i18n";

const place = document.getElementById("root");
if (!place) throw new Error("The page has no element with the id root.");
const client = makeClient();
void ready.then(() =>
  createRoot(place).render(
    <StrictMode>
      <App client={client} router={makeRouter(client)} />
    </StrictMode>,
  ),
);

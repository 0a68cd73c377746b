// SPDX-License-Identifier: MPL-2.0
import { render } from "preact";
import { App, startPages } from "./app";
import { startRouter } from "./core/router";
import { loadSession } from "./core/session";

const root = document.getElementById("app");
if (root) {
  startRouter();
  void loadSession();
  if (location.pathname !== "/") startPages();
  root.replaceChildren();
  render(<App />, root);
}

// SPDX-License-Identifier: MPL-2.0
import { render } from "preact";
import { App } from "./app";
import { startRouter } from "./core/router";
import { loadSession } from "./core/session";

const root = document.getElementById("app");
if (root) {
  startRouter();
  void loadSession();
  root.replaceChildren();
  render(<App />, root);
}

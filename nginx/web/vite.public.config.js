// SPDX-License-Identifier: MPL-2.0
// The public page, /viec-lam, built beside the officers' client and apart from it: they share sources and no file, so that neither makes the
// other's cold start longer.
import { defineConfig } from "vite";
import base from "./vite.config.js";

export default defineConfig({
    ...base,
    publicDir: false,
    build: { ...base.build, emptyOutDir: false, rollupOptions: { ...base.build.rollupOptions, input: "viec-lam.html" } },
});

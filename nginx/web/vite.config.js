// SPDX-License-Identifier: MPL-2.0
// A small first script (the plan) and one style sheet; other pages come later (src/pages.tsx, views/lazy.tsx). The floor is
// Chrome 95: the last Windows 7 machines run Chrome 109.
import { defineConfig } from "vite";

const api = process.env.API ?? "http://127.0.0.1:8080";

export default defineConfig({
    esbuild: { jsx: "automatic", jsxImportSource: "preact", legalComments: "none" },
    build: {
        target: "chrome95",
        modulePreload: false,
        assetsInlineLimit: 0,
        reportCompressedSize: false,
        rollupOptions: {
            output: {
                entryFileNames: "assets/[name]-[hash].js",
                chunkFileNames: "assets/[name]-[hash].js",
                assetFileNames: "assets/[name]-[hash][extname]",
            },
        },
    },
    server: { proxy: { "/api": api, "/sandbox": api } },
    test: { include: ["test/**/*.test.ts"] },
});

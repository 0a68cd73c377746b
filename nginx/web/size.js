// SPDX-License-Identifier: MPL-2.0
// Measures what a cold start downloads (gzip -9, without headers) and fails over the budget: the plan, which is the first page, and
// any list, for which the file of pages.tsx comes too. Run after `npm run build`.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const BUDGET = { total: 30 * 1024, list: 34 * 1024, css: 6 * 1024, open: 20 * 1024 };
const dist = join(fileURLToPath(new URL(".", import.meta.url)), "dist");

function files(dir) {
    return readdirSync(dir).flatMap((name) => {
        const path = join(dir, name);
        return statSync(path).isDirectory() ? files(path) : [path];
    });
}

// A chunk that index.html does not name is loaded later, by the screen that needs it.
const html = readFileSync(join(dist, "index.html"), "utf8");
let total = 0;
let css = 0;
let pages = 0;
let open = 0; // the public page, which shares no file with the officers'
const openHtml = readFileSync(join(dist, "viec-lam.html"), "utf8");
for (const path of files(dist)) {
    const name = relative(dist, path);
    const size = gzipSync(readFileSync(path), { level: 9 }).length;
    const cold = name === "index.html" || html.includes(name);
    if (cold) total += size;
    if (name === "viec-lam.html" || openHtml.includes(name)) open += size;
    if (/^assets\/pages-[^.]*\.js$/.test(name)) pages += size;
    if (cold && name.endsWith(".css")) css += size;
    console.log(`${String(size).padStart(7)}  ${cold ? "cold " : "later"}  ${name}`);
}
const list = total + pages;
console.log(`${String(total).padStart(7)}  total, budget ${BUDGET.total}; style ${css}, budget ${BUDGET.css}`);
console.log(`${String(list).padStart(7)}  a list opened directly, budget ${BUDGET.list}`);
console.log(`${String(open).padStart(7)}  the public page, budget ${BUDGET.open}`);
if (open > BUDGET.open || total > BUDGET.total || pages === 0 || list > BUDGET.list || css > BUDGET.css) {
    console.error("Over the budget.");
    process.exit(1);
}

// SPDX-License-Identifier: MPL-2.0
// A list that is cards on a phone is a table on paper all the same: both are there, and the style shows one of them.
import type { ComponentChildren } from "preact";
import { useNarrow } from "./use";

export function CardsOrTable({ cards, table }: { cards: () => ComponentChildren; table: (paper: boolean) => ComponentChildren }) {
  if (!useNarrow()) return <>{table(false)}</>;
  return (
    <>
      <div class="screen-only">{cards()}</div>
      <div class="paper-only">{table(true)}</div>
    </>
  );
}

// SPDX-License-Identifier: MPL-2.0
// Screens that a cold start does without. They are fetched when the page has been quiet for a while, so that opening one later
// costs no round trip.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Button, Screen } from "./bits";

const QUIET_MS = 3000;

export interface Chunk<P> {
  get(): Promise<ComponentType<P>>;
  ready: ComponentType<P> | null;
}

// A failed fetch is forgotten: the next try asks again.
export function chunk<P>(load: () => Promise<ComponentType<P>>): Chunk<P> {
  let loading: Promise<ComponentType<P>> | null = null;
  const made: Chunk<P> = {
    ready: null,
    get() {
      loading ??= load().then((c) => (made.ready = c));
      loading.catch(() => (loading = null));
      return loading;
    },
  };
  return made;
}

export function fetchLater(chunks: { get(): Promise<unknown> }[]): void {
  setTimeout(() => chunks.forEach((c) => void c.get().catch(() => undefined)), QUIET_MS);
}

export interface LazyProps<P> {
  of: Chunk<P>;
  props: P;
  title: string;
  bare?: boolean; // a part inside a screen
}

// After an update of the server the old file may be gone; then only loading the page anew helps.
export function Lazy<P extends object>({ of, props, title, bare }: LazyProps<P>) {
  const [loaded, setLoaded] = useState<{ of: Chunk<P>; part: ComponentType<P> | null } | null>(null);
  useEffect(() => {
    let live = true;
    of.get().then(
      (part) => live && setLoaded({ of, part }),
      () => live && setLoaded({ of, part: null }),
    );
    return () => void (live = false);
  }, [of]);
  const Part = of.ready;
  if (Part) return <Part {...props} />;
  const failed = loaded?.of === of && loaded.part === null;
  const said = failed ? (
    <p>
      Chưa tải được trang này.{" "}
      <Button onClick={() => location.reload()} test="reload">
        Tải lại
      </Button>
    </p>
  ) : (
    <p class="quiet" role="status">
      Đang tải…
    </p>
  );
  return bare ? said : <Screen title={title}>{said}</Screen>;
}

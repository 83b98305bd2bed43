/** Everything one can do at a scene. Each goes into the outbox of this device first; what the page shows follows from there. */
import { useCallback, useMemo, useState } from "react";
import type { LiveScene } from "../../../api/queries";
import type { Choices } from "../../../api/types";
import { useSession } from "../../../app/session";
import { serverNow } from "../../../lib/clock";
import { clockSeconds, dayOf, millis } from "../../../lib/time";
import { following, isLocal, ofScene, type Act, type Item } from "../../../outbox/item";
import { outboxItems, put, useOutbox } from "../../../outbox/outbox";
import { add } from "../../../uploads/uploader";
import { project } from "./project";

/** Larger files are not copied into the browser's storage: they go from where they lie, while the page is open. */
const LARGEST_COPY = 256 * 1024 * 1024;

export interface Live {
  scene: LiveScene;
  items: Item[];
  /** Writes down what was just done. */
  press: (what: Act, label: string) => void;
  take: (files: readonly File[]) => void;
  /** This device could not write it down; what was pressed has to be pressed again. */
  fault: string | null;
}

export function useLive(base: LiveScene, choices: Choices): Live {
  const { person } = useSession();
  const all = useOutbox();
  const [fault, setFault] = useState<string | null>(null);
  const items = useMemo(() => ofScene(all, base.id), [all, base.id]);
  const scene = useMemo(() => project(base, items, choices), [base, items, choices]);
  const arrivedAt = base.arrived_at ? millis(base.arrived_at) : undefined;

  const write = useCallback(
    async (what: Act, label: string, bytes?: Blob) => {
      const at = following(outboxItems(), base.id, serverNow(), arrivedAt);
      try {
        await put({ person: person.id, scene: base.id, what, label, at }, bytes);
        setFault(null);
      } catch {
        setFault(`“${label}”没有存下：本机存储空间不足或者不允许存储`);
      }
    },
    [person.id, base.id, arrivedAt],
  );

  const press = useCallback(
    (what: Act, label: string) => {
      navigator.vibrate?.(30);
      void write(what, label);
    },
    [write],
  );

  const take = useCallback(
    (files: readonly File[]) => {
      for (const file of files) {
        if (file.size > LARGEST_COPY) {
          if (isLocal(base.id)) {
            setFault(`“${file.name}”太大，本机存不下副本。请保留原文件，网络恢复后再选择上传`);
            continue;
          }
          void add([file], { purpose: "recording", scene: base.id });
          continue;
        }
        const { type, size, lastModified: last_modified } = file;
        const file_name = fileName(file);
        void write({ act: "file", file_name, type, size, last_modified }, file_name, file);
      }
    },
    [write, base.id],
  );

  return { scene, items, press, take, fault };
}

/** Phones call every picture they take for a page `image.jpg`; such a name says nothing, the time of taking does. */
export function fileName(file: Pick<File, "name" | "type" | "lastModified">): string {
  const [, stem = file.name, ending = ""] = /^(.*?)(\.[^.]*)?$/.exec(file.name) ?? [];
  if (!/^(image|video|capture|img|blob|audio)?$/i.test(stem)) return file.name;
  const what = file.type.startsWith("video/") ? "录像" : file.type.startsWith("audio/") ? "录音" : "照片";
  const taken = `${dayOf(file.lastModified)}-${clockSeconds(file.lastModified)}`.replace(/[-:]/g, "");
  return `现场${what}_${taken.slice(0, 8)}_${taken.slice(8)}${ending}`;
}

/** The electronic file of a document against what was registered. The file stays on the device: only its digest is compared. */
import { useId, useState } from "react";
import { FileInput } from "../../components/form/FileInput";
import { hexDigest } from "./words";
import css from "./genuine.module.css";

type Outcome = "same" | "different" | "unread";

const WORDS: Record<Outcome, string> = {
  same: "这个文件与登记的电子打印件完全相同。",
  different: "这个文件与登记的电子打印件不同。扫描件、照片和另存过的文件也会不同，请以纸面核对为准。",
  unread: "这个文件没有读出来，请再试。",
};

export function FileCheck({ sha256 }: { sha256: string }) {
  const id = useId();
  const [chosen, setChosen] = useState<File>();
  const [outcome, setOutcome] = useState<Outcome>();
  // Digests are made by the browser where the line is encrypted, and nowhere else.
  if (!globalThis.crypto?.subtle) return null;
  const look = async (file: File | undefined) => {
    setChosen(file);
    setOutcome(undefined);
    if (!file) return;
    try {
      setOutcome((await hexDigest(await file.arrayBuffer())) === sha256 ? "same" : "different");
    } catch {
      setOutcome("unread");
    }
  };
  return (
    <div className={css.file}>
      <label htmlFor={id}>收到的是电子文件（PDF）的，可以选择文件比对；文件不会上传</label>
      <FileInput
        id={id}
        accept="application/pdf"
        label="选择文件"
        value={chosen}
        onChange={(file) => void look(file)}
      />
      {outcome && (
        <p role="status" className={outcome === "same" ? css.same : css.different}>
          {WORDS[outcome]}
        </p>
      )}
    </div>
  );
}

/** 拍照、录像: what this phone takes goes onto this device at once and to the server when there is a line; older files can be chosen too. */
import { useRef } from "react";
import { percent } from "../../../uploads/queue";
import { resume, useUploads } from "../../../uploads/uploader";
import css from "./live.module.css";

interface Props {
  scene: string;
  onFiles: (files: File[]) => void;
}

export function Capture({ scene, onFiles }: Props) {
  // Too large for a copy on this device: they go from where they lie.
  const large = useUploads().filter((item) => item.target.scene === scene && item.state !== "stored");
  return (
    <div className={css.capture}>
      <div className={css.shutters}>
        <Shutter label="拍照" accept="image/*" capture="environment" onFiles={onFiles} />
        <Shutter label="录像" accept="video/*" capture="environment" onFiles={onFiles} />
        <Shutter label="选择文件" accept="video/*,audio/*,image/*" multiple onFiles={onFiles} />
      </div>
      {large.map((item) => (
        <p key={item.key} className={css.muted}>
          {item.file_name} · {item.problem ?? `${percent(item.sent, item.size)}%，传完前请不要关闭本页`}
          {item.state === "failed" && (
            <button type="button" className={css.inline} onClick={() => resume(item.key)}>
              继续
            </button>
          )}
        </p>
      ))}
    </div>
  );
}

interface ShutterProps {
  label: string;
  accept: string;
  capture?: "environment";
  multiple?: boolean;
  onFiles: (files: File[]) => void;
}

function Shutter({ label, accept, capture, multiple, onFiles }: ShutterProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={accept}
        capture={capture}
        multiple={multiple}
        aria-label={label}
        hidden
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <button type="button" className={css.plain} onClick={() => input.current?.click()}>
        {label}
      </button>
    </>
  );
}

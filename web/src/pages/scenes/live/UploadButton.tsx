/** Files of this phone or of a camera at it, straight to this scene; how far they are stands beside the button. */
import { useRef } from "react";
import { percent } from "../../../uploads/queue";
import { add, resume, useUploads } from "../../../uploads/uploader";
import css from "./live.module.css";

export function UploadButton({ scene }: { scene: string }) {
  const input = useRef<HTMLInputElement>(null);
  const own = useUploads().filter((item) => item.target.scene === scene && item.state !== "stored");
  return (
    <div className={css.upload}>
      <input
        ref={input}
        type="file"
        multiple
        accept="video/*,audio/*,image/*"
        hidden
        onChange={(event) => {
          void add([...(event.target.files ?? [])], { purpose: "recording", scene });
          event.target.value = "";
        }}
      />
      <button type="button" className={css.plain} onClick={() => input.current?.click()}>
        上传音像、照片
      </button>
      {own.map((item) => (
        <p key={item.key} className={css.muted}>
          {item.file_name} · {item.problem ?? `${percent(item.sent, item.size)}%`}
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

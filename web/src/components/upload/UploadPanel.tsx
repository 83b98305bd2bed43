/** 上传: choose or drop files; each shows how far it is, can be held and continued, and ends in a signed receipt. */
import { Button } from "antd";
import { useRef, useState, type DragEvent } from "react";
import type { UploadItem, UploadTarget } from "../../uploads/queue";
import { add, useUploads } from "../../uploads/uploader";
import { Unfinished } from "./Unfinished";
import { UploadRow } from "./UploadRow";
import css from "./upload.module.css";

interface Props {
  target: UploadTarget;
  accept: string;
  prompt: string;
  /** Which files on the list belong here; all, when left out. */
  belongs?: (item: UploadItem) => boolean;
  unfinished?: boolean;
}

export const AV_TYPES = "video/*,audio/*,image/*,.mp4,.mov,.wav,.mp3,.jpg,.jpeg,.png,.avi,.ts";

export function UploadPanel({ target, accept, prompt, belongs = () => true, unfinished = false }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const items = useUploads().filter(belongs);

  const take = (files: FileList | null) => void add([...(files ?? [])], target);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };

  return (
    <div className={css.panel}>
      <div
        className={css.drop}
        data-over={over}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <span>{prompt}</span>
        <Button onClick={() => input.current?.click()}>选择文件</Button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          accept={accept}
          onChange={(event) => {
            take(event.target.files);
            event.target.value = "";
          }}
        />
      </div>
      {items.length > 0 && (
        <ul className={css.items}>
          {items.map((item) => (
            <UploadRow key={item.key} item={item} />
          ))}
        </ul>
      )}
      {unfinished && <Unfinished accept={accept} />}
    </div>
  );
}

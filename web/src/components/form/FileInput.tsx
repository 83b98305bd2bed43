/** One file: chosen or, on a phone, taken with the camera; its name stands beside, so that one sees which it is. */
import { Button } from "antd";
import { useRef } from "react";

interface Props {
  id: string;
  accept: string;
  value: File | undefined;
  onChange: (file: File | undefined) => void;
  label?: string;
}

export const PAPER_TYPES = "image/*,application/pdf,.jpg,.jpeg,.png,.pdf";

export function FileInput({ id, accept, value, onChange, label = "选择文件或者拍照" }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div style={{ display: "flex", flexWrap: "wrap", gap: 8, alignItems: "center" }}>
      <Button id={id} onClick={() => input.current?.click()}>
        {value ? "换一个" : label}
      </Button>
      {value && <span style={{ overflowWrap: "anywhere" }}>{value.name}</span>}
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        aria-label={label}
        onChange={(event) => {
          onChange(event.target.files?.[0] ?? value);
          event.target.value = "";
        }}
      />
    </div>
  );
}

/** Days and instants as controls: typed or picked, always on the regulation's clock whatever zone the browser is in. */
import { DatePicker } from "antd";
import dayjs from "dayjs";
import type { KeyboardEvent } from "react";
import { fromWallClock, toWallClock } from "../../lib/time";

/** Enter takes over the typed date; it does not send the form. */
const stayHere = (event: KeyboardEvent) => {
  if (event.key === "Enter") event.preventDefault();
};

interface Props {
  id: string;
  value: string | null | undefined;
  onChange: (value: string | undefined) => void;
  disabled?: boolean;
}

/** `2026-11-03` */
export function DayInput({ id, value, onChange, disabled }: Props) {
  return (
    <DatePicker
      id={id}
      disabled={disabled}
      onKeyDown={stayHere}
      format={["YYYY-MM-DD", "YYYYMMDD", "YYYY.M.D", "YYYY/M/D"]}
      placeholder="年-月-日"
      value={value ? dayjs(value) : null}
      onChange={(picked) => onChange(picked ? picked.format("YYYY-MM-DD") : undefined)}
      style={{ width: 180 }}
    />
  );
}

/** An instant to the minute. */
export function InstantInput({ id, value, onChange, disabled, seconds }: Props & { seconds?: boolean }) {
  const shape = seconds ? "YYYY-MM-DD HH:mm:ss" : "YYYY-MM-DD HH:mm";
  return (
    <DatePicker
      id={id}
      disabled={disabled}
      onKeyDown={stayHere}
      showTime={{ format: seconds ? "HH:mm:ss" : "HH:mm" }}
      format={shape}
      placeholder={seconds ? "年-月-日 时:分:秒" : "年-月-日 时:分"}
      value={value ? dayjs(toWallClock(value)) : null}
      onChange={(picked) => onChange(picked ? fromWallClock(picked.format("YYYY-MM-DDTHH:mm:ss")) : undefined)}
      style={{ width: 220 }}
    />
  );
}

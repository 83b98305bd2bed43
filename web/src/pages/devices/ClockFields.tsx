/**
 * 校时: what the device shows beside the server's clock. The instant of looking is fixed first, then what stood there is typed, into
 * the browser's own control: it is done at the phone, where that one fits the screen.
 */
import { Button, Checkbox, Input } from "antd";
import { useEffect, useState } from "react";
import { Field } from "../../components/form/Field";
import type { Problems } from "../../components/form/problems";
import { serverNow } from "../../lib/clock";
import { fromWallClock, full, millis, toInstant, toWallClock } from "../../lib/time";
import type { Values } from "./DeviceDialog";
import { clockWords } from "./devices";
import css from "./devices.module.css";

interface Props {
  values: Values;
  set: (part: Partial<Values>) => void;
  problems: Problems;
}

const SECOND = 1000;
const TICK_MS = 200;

export function ClockFields({ values: { at, shows, set: isSet }, set, problems }: Props) {
  /** To the second, as the device shows it. */
  const look = () => {
    const instant = toInstant(Math.floor(serverNow() / SECOND) * SECOND);
    set({ at: instant, shows: instant });
  };
  return (
    <>
      <Field
        id="at"
        label="标准时间"
        required
        group
        help="看着设备，按下“记下此刻”，再把设备当时显示的时间填在下面。"
        error={problems.at}
      >
        <div className={css.clock}>
          <output className={css.time} aria-live="off">
            {at ? full(at) : <Running />}
          </output>
          <Button type={at ? "default" : "primary"} onClick={look}>
            {at ? "重新记下" : "记下此刻"}
          </Button>
        </div>
      </Field>
      <Field
        id="shows"
        label="设备显示的时间"
        required
        help={at && shows ? `设备${clockWords(millis(at) - millis(shows))}` : undefined}
        error={problems.shows}
      >
        <Input
          id="shows"
          type="datetime-local"
          step={1}
          value={shows ? toWallClock(shows) : ""}
          onChange={({ target }) => set({ shows: target.value ? fromWallClock(target.value) : undefined })}
          style={{ width: 240 }}
        />
      </Field>
      <Checkbox checked={isSet} onChange={(event) => set({ set: event.target.checked })}>
        随后已把设备的时钟校准
      </Checkbox>
    </>
  );
}

/** By itself: what is typed beside must not be drawn anew with every tick. */
function Running() {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return full(now);
}

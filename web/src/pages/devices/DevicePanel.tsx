/** 一台设备: what it is, where it is, what happened to it; and what this person may do with it. */
import { useQuery } from "@tanstack/react-query";
import { Button, Drawer } from "antd";
import { useState } from "react";
import { deviceQuery } from "../../api/queries";
import type { DeviceView } from "../../api/types";
import { useRole } from "../../app/session";
import { Chip } from "../../components/Chip";
import { Facts } from "../../components/Columns";
import { Moment } from "../../components/Moment";
import { Problem } from "../../components/Problem";
import { full } from "../../lib/time";
import { DeviceDialog, type DeviceAct } from "./DeviceDialog";
import { clockWords } from "./devices";
import css from "./devices.module.css";

export function DevicePanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { data, error } = useQuery(deviceQuery(id));
  const [act, setAct] = useState<DeviceAct | null>(null);
  return (
    <Drawer open title={data ? `设备 ${data.mark}` : "设备"} size={480} onClose={onClose}>
      <Problem error={error} />
      {data && (
        <>
          <p className={css.state}>
            <Chip tone={data.condition === "in_service" ? "met" : "red"}>{data.condition_label}</Chip>
            {data.warnings.map((warning) => (
              <Chip key={warning} tone="amber">
                {warning}
              </Chip>
            ))}
          </p>
          <Actions device={data} onAct={setAct} />
          <Facts
            facts={[
              ["种类", data.category_label],
              ["型号", data.name],
              ["出厂编号", data.serial],
              ["存放地点", data.place],
              ["领用", data.out && `${data.out.to.name}，${full(data.out.from)} 起`],
              ["时钟", clockOf(data)],
              ["上次维护", data.maintained_on],
              ["购置", data.acquired_on],
            ]}
          />
          <h3 className={css.title}>经过</h3>
          <ol className={css.events}>
            {data.events.map(({ what, at, who, note }, n) => (
              <li key={n}>
                <p>
                  <span>{what}</span> <span className="small muted">{who}</span>
                </p>
                <p className="small muted">
                  <Moment at={at} />
                  {note && ` · ${note}`}
                </p>
              </li>
            ))}
          </ol>
          {act && <DeviceDialog key={act} act={act} device={data} onClose={() => setAct(null)} />}
        </>
      )}
    </Drawer>
  );
}

function clockOf({ clock_offset_ms, clock_read_at }: DeviceView): string {
  const words = clockWords(clock_offset_ms);
  return clock_read_at ? `${words}（${full(clock_read_at)}）` : words;
}

/** What may be done now, by role; what is done most stands first. */
function Actions({ device, onAct }: { device: DeviceView; onAct: (act: DeviceAct) => void }) {
  const keeps = useRole("device_custodian");
  const officer = useRole("officer");
  if (!keeps && !officer) return null;
  const usable = device.condition === "in_service";
  const acts: [DeviceAct, string, boolean][] = [
    ["return", "归还", Boolean(device.out)],
    ["issue", device.out ? "转交" : "领用", usable],
    ["check", "使用前检查", usable],
    ["clock", "校时", device.condition !== "lost" && device.condition !== "retired"],
    ["place", "存放地点", keeps],
    ["maintain", "维护", keeps && device.condition !== "lost"],
    ["faulty", "报损坏", usable],
    ["lost", "报遗失", device.condition !== "lost" && device.condition !== "retired"],
    ["in_service", "恢复使用", keeps && !usable],
    ["retired", "停用", keeps && device.condition !== "retired"],
  ];
  const offered = acts.filter(([, , may]) => may);
  return (
    <div className={css.actions}>
      {offered.map(([act, label], n) => (
        <Button key={act} type={n === 0 ? "primary" : "default"} onClick={() => onAct(act)}>
          {label}
        </Button>
      ))}
    </div>
  );
}

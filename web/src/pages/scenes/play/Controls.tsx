/** The bar under the pictures: run, where the clock stands, how fast, whose sound, how near. Every button names its key. */
import { useEffect, useState, type ReactNode } from "react";
import { full } from "../../../lib/time";
import type { Deed } from "./keys";
import type { Master } from "./master";
import { useClock, useEveryFrame } from "./useMaster";
import css from "./play.module.css";

interface Props {
  master: Master;
  /** The device that is heard; null: silence. */
  heard: string | null;
  onDeed: (deed: Deed) => void;
}

export function Controls({ master, heard, onDeed }: Props) {
  const running = useClock(master, (m) => m.running);
  const rate = useClock(master, (m) => m.rate);
  const held = useClock(master, (m) => m.running && m.held);
  const button = (deed: Deed, key: string, label: string, words: ReactNode = label) => (
    <button type="button" aria-label={label} title={`${label}（${key}）`} onClick={() => onDeed(deed)}>
      {words}
    </button>
  );
  return (
    <div className={css.controls} role="toolbar" aria-label="播放">
      <div className={css.group}>
        {button({ do: "reverse" }, "J", "倒放", "◀◀")}
        <button
          type="button"
          className={css.run}
          aria-label={running ? "暂停" : "播放"}
          title={`${running ? "暂停" : "播放"}（空格）`}
          onClick={() => onDeed({ do: "toggle" })}
        >
          {running ? "❚❚ 暂停" : "▶ 播放"}
        </button>
        {button({ do: "forward" }, "L", "加快", "▶▶")}
      </div>
      <div className={css.group}>
        {button({ do: "event", way: -1 }, "[", "上一处")}
        {button({ do: "step", seconds: -1 }, "←", "退 1 秒", "−1 秒")}
        {button({ do: "frame", frames: -1 }, ",", "退一帧", "−1 帧")}
        {button({ do: "frame", frames: 1 }, ".", "进一帧", "+1 帧")}
        {button({ do: "step", seconds: 1 }, "→", "进 1 秒", "+1 秒")}
        {button({ do: "event", way: 1 }, "]", "下一处")}
      </div>
      <p className={css.now}>
        <Now master={master} />
        <span className={css.rate}>
          {held ? "正在读取" : running ? `${rate < 0 ? "倒放 " : ""}${Math.abs(rate)} 倍` : "已暂停"}
        </span>
      </p>
      <div className={css.group}>
        {button({ do: "sound" }, "S", "换一台设备的声音", heard ? `声音 ${heard}` : "静音")}
        {button({ do: "zoom", factor: 2 }, "-", "缩小时间轴", "−")}
        {button({ do: "whole" }, "0", "显示全程", "全程")}
        {button({ do: "zoom", factor: 0.5 }, "+", "放大时间轴", "+")}
        {button({ do: "fullscreen" }, "F", "全屏")}
        {button({ do: "help" }, "?", "按键", "按键 ?")}
      </div>
    </div>
  );
}

/** The instant, with thousandths: it is what a mark will carry. Written past React, since it changes with every frame. */
function Now({ master }: { master: Master }) {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const write = () => {
    if (!element) return;
    const t = Math.round(master.t);
    element.textContent = `${full(t)}.${String(t % 1000).padStart(3, "0")}`;
  };
  useEveryFrame(master, write);
  useEffect(write, [element]);
  return <time ref={setElement} aria-label="当前时刻" />;
}

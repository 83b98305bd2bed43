/** Every key of the player, in one table: what is pressed, what it does, and the line that the list of keys shows. */

export type Deed =
  | { do: "toggle" | "pause" | "reverse" | "forward" | "help" | "fullscreen" | "sound" | "mute" | "explain" }
  | { do: "step"; seconds: number }
  | { do: "frame"; frames: number }
  | { do: "zoom"; factor: number }
  | { do: "whole" | "first" | "last" }
  | { do: "event"; way: 1 | -1 }
  | { do: "mark"; index: number }
  | { do: "narrate"; index: number; again: boolean };

type Pressed = Pick<KeyboardEvent, "key" | "code" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey" | "repeat">;

/** The elements of art. 18 para. 2 in the order in which they are offered. */
export const ELEMENT_KEYS = ["Q", "W", "E", "R", "T", "Y"] as const;
export const MARK_KEYS = ["1", "2", "3", "4", "5", "6"] as const;

const PLAIN: Record<string, Deed> = {
  " ": { do: "toggle" },
  k: { do: "pause" },
  j: { do: "reverse" },
  l: { do: "forward" },
  ",": { do: "frame", frames: -1 },
  ".": { do: "frame", frames: 1 },
  "+": { do: "zoom", factor: 0.5 },
  "=": { do: "zoom", factor: 0.5 },
  "-": { do: "zoom", factor: 2 },
  "0": { do: "whole" },
  home: { do: "first" },
  end: { do: "last" },
  "[": { do: "event", way: -1 },
  "]": { do: "event", way: 1 },
  s: { do: "sound" },
  m: { do: "mute" },
  f: { do: "fullscreen" },
  g: { do: "explain" },
  "?": { do: "help" },
  "？": { do: "help" },
};

/** Keys that say something for the record: one press is one mark, however long it is held. */
const ONCE = new Set<Deed["do"]>(["mark", "narrate", "toggle", "help", "sound", "mute", "fullscreen", "explain"]);

export function deedOf(pressed: Pressed): Deed | undefined {
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey) return undefined;
  const deed = read(pressed);
  return deed && pressed.repeat && ONCE.has(deed.do) ? undefined : deed;
}

function read({ key, code, shiftKey }: Pressed): Deed | undefined {
  // Chinese input methods swallow letters as "Process"; the key itself is still known by its place.
  const letter = /^Key([A-Z])$/.exec(code)?.[1] ?? "";
  const element = ELEMENT_KEYS.findIndex((k) => k === letter);
  if (element !== -1) return { do: "narrate", index: element, again: shiftKey };
  const mark = MARK_KEYS.findIndex((k) => code === `Digit${k}` || code === `Numpad${k}`);
  if (mark !== -1 && !shiftKey) return { do: "mark", index: mark };
  if (key === "ArrowLeft" || key === "ArrowRight") {
    return { do: "step", seconds: (key === "ArrowLeft" ? -1 : 1) * (shiftKey ? 10 : 1) };
  }
  return PLAIN[letter ? letter.toLowerCase() : key.toLowerCase()];
}

/** Where letters are typed, or a control has a use of its own for the key, the player keeps quiet. */
export function isTaken(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest("input, textarea, select, [contenteditable=true], [role=dialog], [role=combobox]")) return true;
  return (key === " " || key === "Enter") && target.closest("button, a, summary") !== null;
}

/** The list behind “?”. */
export const KEY_LIST: readonly (readonly [keys: string, does: string])[] = [
  ["空格", "播放、暂停"],
  ["J　K　L", "倒放、暂停、播放；再按 J 或 L 加快一倍"],
  ["←　→", "退、进 1 秒；按住 Shift 为 10 秒"],
  [",　.", "退、进一帧"],
  ["[　]", "上一处、下一处：标记、语音说明、文书、间断、文件结束"],
  ["Home　End", "到达、离开"],
  ["+　-　0", "放大、缩小时间轴，显示全程"],
  ["1 至 6", "第十七条的六项重点标记，记在当前时刻"],
  ["Q W E R T Y", "第十八条的语音说明，听到即勾选；已勾选的跳到该处，按住 Shift 再记一处"],
  ["G", "说明当前的间断"],
  ["S　M", "换一台设备的声音、静音"],
  ["F", "全屏"],
  ["?", "本表"],
];

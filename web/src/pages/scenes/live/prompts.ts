/** What an officer says aloud under art. 18 para. 2, as a sentence for this very scene. Spoken by a person, never by us. */
import type { SceneView } from "../../../api/types";
import { parts } from "../../../lib/time";

type Told = Pick<SceneView, "place" | "activity_label" | "officers">;

export function prompt(element: string, scene: Told, now: number): string | null {
  const { hour, minute } = parts(now);
  switch (element) {
    case "time":
      return `现在是 ${hour} 时 ${minute} 分`;
    case "place":
      return `地点在${scene.place}`;
    case "officers":
      return `执法人员${scene.officers.map(named).join("，")}`;
    case "action":
      return `依法进行${scene.activity_label}`;
    case "focus":
      return "重点摄录现场环境、在场人员和涉案物品";
    case "notice":
      return "我们正在进行音像记录，请各位知悉";
    default:
      return null;
  }
}

function named({ name, certificate }: Told["officers"][number]): string {
  return certificate ? `${name}，执法证号 ${certificate}` : name;
}

/** What is said when recording goes on again (art. 19). */
export function resumptionPrompt(cause: string, from: string, now: number): string {
  const began = parts(from);
  const ends = parts(now);
  return `刚才 ${began.hour} 时 ${began.minute} 分因${cause}中止记录，现在 ${ends.hour} 时 ${ends.minute} 分恢复`;
}

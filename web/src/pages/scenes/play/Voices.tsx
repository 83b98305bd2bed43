/** Where a machine hears somebody speak, as a strip along the bar of a recording. A hint: one listens before one says so. */
import type { SpeechView } from "../../../api/types";
import type { Clip } from "./reel";
import type { View } from "./scale";
import { strips } from "./speech";
import css from "./axis.module.css";

interface Props {
  clip: Clip;
  view: View;
  speech: SpeechView;
}

export function Voices({ clip, view, speech }: Props) {
  const [voices, silences] = [strips(speech.voices, clip, view), strips(speech.silences, clip, view)];
  const blanks = strips(speech.blanks, clip, view);
  return (
    <>
      {blanks.map(({ left, width }) => (
        <span
          key={`b${left}`}
          className={css.blank}
          style={{ left: `${left}%`, width: `${width}%` }}
          title="画面全黑或者没有内容：镜头可能被遮挡（机器判断，仅供参考）"
          data-blank
        />
      ))}
      {voices.map(({ left, width }) => (
        <span
          key={`v${left}`}
          className={css.voice}
          style={{ left: `${left}%`, width: `${width}%` }}
          title="此处有人声（机器判断，仅供参考）"
          data-voice
        />
      ))}
      {silences.map(({ left, width }) => (
        <span
          key={`s${left}`}
          className={css.silence}
          style={{ left: `${left}%`, width: `${width}%` }}
          title="此处无声：麦克风可能关闭"
          data-silence
        />
      ))}
    </>
  );
}

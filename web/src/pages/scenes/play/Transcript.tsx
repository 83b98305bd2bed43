/** 机器转写: what a program of the agency wrote down, where one is set. For reference; nobody is held to it. */
import type { SpeechView } from "../../../api/types";
import { Panel } from "../../../components/Panel";
import { clockSeconds } from "../../../lib/time";
import type { Reel } from "./reel";
import { lines } from "./speech";
import css from "./play.module.css";

interface Props {
  reels: readonly Reel[];
  speech: (recording: string) => SpeechView | undefined;
  onSeek: (t: number) => void;
}

export function Transcript({ reels, speech, onSeek }: Props) {
  const said = lines(reels, speech);
  if (said.length === 0) return null;
  return (
    <Panel title="机器转写，仅供参考" right="点时刻跳到该处" flush>
      <ol className={css.course}>
        {said.map((line) => (
          <li key={line.key}>
            <button type="button" onClick={() => onSeek(line.at)} aria-label={`跳到 ${clockSeconds(line.at)}`}>
              {clockSeconds(line.at)}
            </button>
            <span className={css.kind}>{line.device}</span>
            <span className={css.what}>{line.text}</span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

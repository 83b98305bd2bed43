/** How loud a recording is, drawn into its bar: where somebody speaks can be seen before it is heard. */
import type { Clip } from "./reel";
import type { View } from "./scale";
import { outline, type Waveform } from "./waveform";
import css from "./axis.module.css";

interface Props {
  clip: Clip;
  view: View;
  wave: Waveform;
}

export function Wave({ clip, view, wave }: Props) {
  const from = Math.max(clip.from, view.from);
  const to = Math.min(clip.to, view.to);
  return (
    <svg className={css.wave} viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden data-wave>
      <path d={outline(wave, from - clip.from, to - clip.from)} />
    </svg>
  );
}

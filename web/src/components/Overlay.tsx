/** Whoever looks, over what is looked at: name, certificate and instant, so often that no picture of the screen is without. */
import css from "./Overlay.module.css";

interface Props {
  words: string;
  times?: number;
}

export function Overlay({ words, times = 6 }: Props) {
  return (
    <div className={css.overlay} aria-hidden>
      {Array.from({ length: times }, (_, i) => (
        <span key={i}>{words}</span>
      ))}
    </div>
  );
}

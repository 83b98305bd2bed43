/** A button for what cannot be taken back: it acts only when held. A tap says how. Works by finger, mouse and keyboard. */
import { useEffect, useRef, useState, type ReactNode } from "react";
import css from "./HoldButton.module.css";

const HOLD_MS = 1200;

interface Props {
  onHeld: () => void;
  busy?: boolean;
  hint: string;
  className?: string;
  children: ReactNode;
}

export function HoldButton({ onHeld, busy, hint, className, children }: Props) {
  const [held, setHeld] = useState(false);
  const [told, setTold] = useState(false);
  const timer = useRef<number | undefined>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);

  const press = () => {
    if (busy || timer.current !== undefined) return;
    setHeld(true);
    timer.current = window.setTimeout(() => {
      timer.current = undefined;
      setHeld(false);
      setTold(false);
      onHeld();
    }, HOLD_MS);
  };
  const release = () => {
    if (timer.current === undefined) return;
    window.clearTimeout(timer.current);
    timer.current = undefined;
    setHeld(false);
    setTold(true);
  };

  return (
    <button
      type="button"
      className={`${css.hold} ${className ?? ""}`}
      data-held={held}
      disabled={busy}
      onPointerDown={press}
      onPointerUp={release}
      onPointerLeave={release}
      onPointerCancel={release}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => (event.key === "Enter" || event.key === " ") && !event.repeat && press()}
      onKeyUp={release}
      onBlur={release}
    >
      <span className={css.fill} style={{ transitionDuration: held ? `${HOLD_MS}ms` : "0ms" }} aria-hidden />
      <span className={css.words}>
        {children}
        {told && <small role="status">{hint}</small>}
      </span>
    </button>
  );
}

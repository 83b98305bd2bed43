/** 过程: everything on the time line as a list one can read and press, for who does not read the axis. */
import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import { ButtonLink } from "../../../components/ButtonLink";
import { Chip } from "../../../components/Chip";
import { serverNow } from "../../../lib/clock";
import { clockSeconds, moment } from "../../../lib/time";
import { KIND_LABEL, type Happening, type Kind } from "./events";
import type { Master } from "./master";
import { useClock } from "./useMaster";
import css from "./play.module.css";

interface Props {
  happenings: readonly Happening[];
  master: Master;
  explain: (happening: Happening) => string | null;
}

const KINDS: Kind[] = ["mark", "narration", "document", "hole", "end", "shot"];

export function Course({ happenings, master, explain }: Props) {
  const [hidden, setHidden] = useState<ReadonlySet<Kind>>(new Set(["shot"]));
  const shown = happenings.filter((h) => !hidden.has(h.kind));
  const here = useClock(master, (m) => shown.findLast((h) => h.at <= m.t)?.key);
  const list = useRef<HTMLOListElement>(null);
  // The list follows the clock; the page around it stays where the reader is.
  useEffect(() => {
    const line = list.current?.querySelector<HTMLElement>("[data-here=true]");
    if (!list.current || !line) return;
    const [top, bottom] = [
      line.offsetTop - list.current.offsetTop,
      line.offsetTop + line.offsetHeight - list.current.offsetTop,
    ];
    const { scrollTop, clientHeight } = list.current;
    if (top < scrollTop || bottom > scrollTop + clientHeight) list.current.scrollTop = top - clientHeight / 2;
  }, [here]);
  const turn = (kind: Kind) => {
    const next = new Set(hidden);
    if (!next.delete(kind)) next.add(kind);
    setHidden(next);
  };
  return (
    <>
      <div className={css.kinds} role="group" aria-label="显示">
        {KINDS.map((kind) => (
          <label key={kind}>
            <input type="checkbox" checked={!hidden.has(kind)} onChange={() => turn(kind)} /> {KIND_LABEL[kind]}{" "}
            {happenings.filter((h) => h.kind === kind).length}
          </label>
        ))}
      </div>
      <ol className={css.course} ref={list}>
        {shown.map((h) => (
          <li key={h.key} data-here={h.key === here}>
            <button
              type="button"
              onClick={() => master.seek(h.at)}
              aria-label={`跳到 ${clockSeconds(h.at)} ${h.label}`}
            >
              {clockSeconds(h.at)}
            </button>
            <span className={css.kind}>{KIND_LABEL[h.kind]}</span>
            <span className={css.what}>
              {h.device && <span className="muted">{h.device} · </span>}
              {h.href ? <Link to={h.href}>{h.label}</Link> : h.label}
              {h.detail && <span className="muted"> · {h.detail}</span>}{" "}
              {h.lateAt && <Chip tone="amber">补录 {moment(h.lateAt, serverNow())}</Chip>}
              {h.hole && !h.hole.explained && <Chip tone="red">未说明</Chip>}
            </span>
            {explain(h) && (
              <ButtonLink to={explain(h) ?? ""} small>
                说明情况
              </ButtonLink>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}

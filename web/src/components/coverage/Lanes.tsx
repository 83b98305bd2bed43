/**
 * 音像覆盖: one lane per device over the time at the scene; bars are recordings, strokes are photographs, hatched ground is a
 * hole that no device covers. Own SVG, because nothing here needs a chart library.
 */
import { useId, type KeyboardEvent } from "react";
import { useNavigate } from "react-router";
import type { CoverageView, Lane } from "../../api/types";
import { duration } from "../../lib/amounts";
import { clock, clockSeconds } from "../../lib/time";
import { axisOf, doubt, LEAST_WIDTH, position, stretch, ticks, type Axis } from "./geometry";
import css from "./Lanes.module.css";

/** A mark of art. 17 or anything else worth a stroke on the lanes. */
export interface Stroke {
  at: string;
  label: string;
}

interface Props {
  coverage: CoverageView;
  marks?: Stroke[];
  /** Nobody has left yet: the axis ends now. */
  open?: boolean;
  /** How far off a recording's times may be, in milliseconds. */
  uncertainty?: (recording: string | null | undefined) => number;
}

const CERTAIN = () => 0;

export function Lanes({ coverage, marks = [], open, uncertainty = CERTAIN }: Props) {
  const axis = axisOf(
    coverage.window,
    coverage.lanes.flatMap((lane) => lane.bars),
  );
  const lanes = coverage.lanes.length > 0 ? coverage.lanes : [NOTHING];
  return (
    <div className={css.lanes}>
      <div className={css.scale} aria-hidden>
        <span style={{ left: 0 }}>{clock(coverage.window.from)} 到达</span>
        {ticks(axis).map((t) => (
          <span key={t} className={css.tick} style={{ left: `${position(axis, t)}%` }}>
            {clock(t)}
          </span>
        ))}
        <span className={css.end}>
          {clock(coverage.window.to)} {open ? "现在" : "离开"}
        </span>
      </div>
      {lanes.map((lane, i) => (
        <div key={i} className={css.lane}>
          <div className={css.label}>{laneLabel(lane)}</div>
          <Track lane={lane} coverage={coverage} axis={axis} marks={i === 0 ? marks : []} uncertainty={uncertainty} />
        </div>
      ))}
    </div>
  );
}

const NOTHING: Lane = { label: "尚无音像", kind: "video", bars: [], instants: [], clips: [] };

function laneLabel({ label, kind, instants }: Lane): string {
  return kind === "photo" ? `${label} ${instants.length} 张` : label;
}

interface TrackProps {
  lane: Lane;
  coverage: CoverageView;
  axis: Axis;
  marks: Stroke[];
  uncertainty: (recording: string | null | undefined) => number;
}

function Track({ lane, coverage, axis, marks, uncertainty }: TrackProps) {
  const hatch = useId();
  const navigate = useNavigate();
  /** A bar or a stroke leads to its recording, when it has one. */
  const leads = (recording: string | null | undefined) => {
    if (!recording) return {};
    const go = () => void navigate(`/recordings/${recording}`);
    return {
      role: "link",
      tabIndex: 0,
      onClick: go,
      onKeyDown: (event: KeyboardEvent) => event.key === "Enter" && go(),
    };
  };
  const percent = (n: number) => `${n}%`;
  return (
    <svg className={css.track} role="group" aria-label={describe(lane)}>
      <defs>
        <pattern id={hatch} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="7" height="7" fill="#fdf3f2" />
          <rect width="3" height="7" fill="#e6aaa3" />
        </pattern>
      </defs>
      <rect className={css.ground} width="100%" height="16" y="3" />
      {lane.bars.map((bar) => {
        const { left, width } = stretch(axis, bar, LEAST_WIDTH);
        return (
          <g key={bar.from}>
            <rect
              className={bar.complete === false ? css.partial : css.bar}
              x={percent(left)}
              width={percent(width)}
              y="3"
              height="16"
              {...leads(bar.recording)}
            >
              <title>{`${clockSeconds(bar.from)}–${clockSeconds(bar.to)}${bar.complete === false ? "，图像、声音不全" : ""}`}</title>
            </rect>
            {doubt(axis, bar, uncertainty(bar.recording)).map((d, i) => (
              <rect key={i} className={css.doubt} x={percent(d.left)} width={percent(d.width)} y="10" height="2" />
            ))}
          </g>
        );
      })}
      {lane.kind !== "photo" &&
        coverage.holes.map((hole) => {
          const { left, width } = stretch(axis, hole, LEAST_WIDTH);
          return (
            <rect
              key={hole.from}
              className={css.hole}
              fill={`url(#${hatch})`}
              x={percent(left)}
              width={percent(width)}
              y="3.5"
              height="15"
            >
              <title>{`无音像 ${duration(hole.length_ms)}，${clockSeconds(hole.from)}–${clockSeconds(hole.to)}`}</title>
            </rect>
          );
        })}
      {lane.instants.map((shot) => (
        <line
          key={shot.recording ?? shot.at}
          className={css.shot}
          x1={percent(position(axis, shot.at))}
          x2={percent(position(axis, shot.at))}
          y1="0"
          y2="22"
          {...leads(shot.recording)}
        >
          <title>{clockSeconds(shot.at)}</title>
        </line>
      ))}
      {marks.map((mark) => (
        <line
          key={mark.at + mark.label}
          className={css.mark}
          x1={percent(position(axis, mark.at))}
          x2={percent(position(axis, mark.at))}
          y1="0"
          y2="22"
        >
          <title>{`${mark.label} ${clockSeconds(mark.at)}`}</title>
        </line>
      ))}
    </svg>
  );
}

function describe({ label, kind, bars, instants }: Lane): string {
  if (kind === "photo") return `${label}，照片 ${instants.length} 张`;
  if (bars.length === 0) return label;
  return `${label}，${bars.map((b) => `${clock(b.from)} 至 ${clock(b.to)}`).join("，")}`;
}

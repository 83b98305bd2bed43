/** A waveform as the server tells it, and its outline as a path. */
import type { WaveformView } from "../../../api/types";

export interface Waveform {
  stepMs: number;
  /** The loudest sample of each step, 0 to 255. */
  peaks: Uint8Array;
}

export function decode({ step_ms, peaks }: WaveformView): Waveform {
  return { stepMs: step_ms, peaks: Uint8Array.from(atob(peaks), (byte) => byte.charCodeAt(0)) };
}

/** So many columns are more than a screen tells apart. */
const COLUMNS = 600;
/** What is silent is still a line. */
const LEAST = 0.02;

/** The part of a recording between two times since its beginning, mirrored about the middle of a box of one by one. */
export function outline({ stepMs, peaks }: Waveform, fromMs: number, toMs: number): string {
  const columns = Math.max(1, Math.min(COLUMNS, Math.ceil((toMs - fromMs) / stepMs)));
  const width = (toMs - fromMs) / columns;
  const upper: string[] = [];
  const lower: string[] = [];
  for (let i = 0; i < columns; i++) {
    const first = Math.floor((fromMs + i * width) / stepMs);
    const after = Math.max(first + 1, Math.floor((fromMs + (i + 1) * width) / stepMs));
    // Decibels would show noise as speech; a root lifts what is quiet without that.
    const loudest = Math.max(0, ...peaks.subarray(Math.max(0, first), after));
    const half = Math.max(LEAST, Math.sqrt(loudest / 255)) / 2;
    const x = round((i + 0.5) / columns);
    upper.push(`${x} ${round(0.5 - half)}`);
    lower.push(`${x} ${round(0.5 + half)}`);
  }
  return `M0 0.5L${upper.join("L")}L1 0.5L${lower.reverse().join("L")}Z`;
}

const round = (n: number) => Number(n.toFixed(4));

/** How a picture is kept to the scene's clock: small differences by playing a little faster or slower, large ones by a jump. */

export interface Film {
  /** Where in the file the scene's clock stands, in seconds; negative before it begins. */
  wanted: number;
  /** Where the file stands. */
  at: number;
  /** How long it is, as the browser found; NaN before it knows. */
  length: number;
  /** How fast the scene runs; negative backwards. */
  rate: number;
  running: boolean;
  /** The scene waits for another picture: stand where you are, do not begin to look for the frame. */
  held: boolean;
  /** A jump is still under way. */
  seeking: boolean;
}

export interface Order {
  play: boolean;
  rate: number;
  seek?: number;
}

/** A difference that ear and eye do not notice between two cameras. */
const CLOSE_S = 0.04;
/** Beyond this no change of speed catches up soon. */
const FAR_S = 0.4;
/** Standing still, the frame itself is wanted. */
const STILL_S = 0.015;
/** How much faster or slower a film may run to catch up, as a share. */
const MOST = 0.12;

export function steer({ wanted, at, length, rate, running, held, seeking }: Film): Order {
  // The end of a file is a little before its length, or the browser shows nothing.
  const last = Number.isFinite(length) ? Math.max(0, length - 0.01) : Infinity;
  const target = Math.min(Math.max(0, wanted), last);
  const off = target - at;
  const outside = wanted < 0 || wanted >= last;
  if (!running || rate <= 0 || outside) {
    return { play: false, rate: 1, seek: !seeking && Math.abs(off) > STILL_S ? target : undefined };
  }
  const far = Math.abs(off) > FAR_S * Math.max(1, rate);
  if (far) return { play: !held, rate, seek: seeking ? undefined : target };
  if (held) return { play: false, rate };
  const correction = Math.abs(off) <= CLOSE_S ? 0 : Math.min(MOST, Math.max(-MOST, off));
  return { play: true, rate: rate * (1 + correction) };
}

/**
 * The scene's clock while it is played: where it stands, whether it runs and how fast. Everything on the page follows it;
 * pictures that are not there yet hold it, so that nobody misses what they show.
 */
import type { View } from "./scale";

export const FASTEST = 8;

export class Master {
  t: number;
  running = false;
  /** Negative backwards. */
  rate = 1;
  readonly range: View;
  #held = new Set<string>();
  #listeners = new Set<() => void>();

  constructor(range: View, t = range.from) {
    this.range = range;
    this.t = Math.min(Math.max(t, range.from), range.to);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Time passed on the wall. */
  advance(ms: number): void {
    if (!this.running || this.#held.size > 0) return;
    this.t += ms * this.rate;
    const ended = this.rate > 0 ? this.t >= this.range.to : this.t <= this.range.from;
    this.t = this.#inside(this.t);
    if (ended) this.running = false;
    this.#tell();
  }

  seek(t: number): void {
    this.t = this.#inside(t);
    this.#tell();
  }

  /** From the end it begins anew. */
  play(rate = 1): void {
    if (rate > 0 && this.t >= this.range.to) this.t = this.range.from;
    this.rate = rate;
    this.running = true;
    this.#tell();
  }

  pause(): void {
    this.running = false;
    this.rate = 1;
    this.#tell();
  }

  toggle(): void {
    if (this.running) this.pause();
    else this.play();
  }

  /** J and L: that way, and each time twice as fast. */
  run(way: 1 | -1): void {
    const already = this.running && Math.sign(this.rate) === way;
    this.play(already ? way * Math.min(FASTEST, Math.abs(this.rate) * 2) : way);
  }

  get held(): boolean {
    return this.#held.size > 0;
  }

  /** A picture waits for its bytes, or no longer does. */
  hold(who: string, waits: boolean): void {
    if (waits === this.#held.has(who)) return;
    if (waits) this.#held.add(who);
    else this.#held.delete(who);
    this.#tell();
  }

  #inside(t: number): number {
    return Math.min(Math.max(t, this.range.from), this.range.to);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

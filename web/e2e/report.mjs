// Which steps passed. A scenario stops at its first failure, because what follows would only fail after it.

export class Report {
  /** Called when a step failed: the moment to take pictures. */
  onFailure = async () => {};
  #passed = 0;
  #failures = [];

  /** Runs the steps of a scenario in order; `name` tells scenarios apart in the output. */
  async scenario(name, steps) {
    for (const [title, act] of Object.entries(steps)) {
      const started = Date.now();
      try {
        await act();
        this.#passed += 1;
        console.log(`ok ${name}: ${title} (${Date.now() - started} ms)`);
      } catch (error) {
        this.#failures.push(`${name}: ${title}`);
        console.log(`FAILED ${name}: ${title}\n${error?.stack ?? error}`);
        await this.onFailure();
        return;
      }
    }
  }

  /** The sum, and the exit code. */
  print() {
    for (const failure of this.#failures) console.log(`failed: ${failure}`);
    console.log(`${this.#passed} passed, ${this.#failures.length} failed`);
    return this.#failures.length === 0 && this.#passed > 0 ? 0 : 1;
  }
}

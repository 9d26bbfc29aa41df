/** What a process that imports tells of itself. */

export interface Measured {
  readonly records: number;
  readonly seconds: number;
  /** Of the processor, which what else a machine does disturbs less. */
  readonly cpuSeconds: number;
  /** The most bytes of memory (resident) that it had after a batch, in each tenth of the file. */
  readonly memory: readonly number[];
  /** The most that it ever had, by the kernel's account. */
  readonly peak: number;
}

/** Watches an import from now on. */
export class Measurement {
  readonly #size: number;
  readonly #start = performance.now();
  readonly #cpu = process.cpuUsage();
  readonly #memory = Array.from({ length: 10 }, () => 0);

  /** @param size bytes of the file. */
  constructor(size: number) {
    this.#size = size;
  }

  /** @param bytes how far the import is in the file. */
  sample(bytes: number): void {
    const tenth = Math.max(0, Math.ceil((bytes / this.#size) * 10) - 1);
    this.#memory[tenth] = Math.max(this.#memory[tenth] ?? 0, process.memoryUsage.rss());
  }

  /** Prints what was measured, for the process that waits for it. */
  end(records: number): void {
    const seconds = (performance.now() - this.#start) / 1000;
    const { user, system } = process.cpuUsage(this.#cpu);
    const measured: Measured = {
      records,
      seconds,
      cpuSeconds: (user + system) / 1e6,
      memory: this.#memory,
      peak: process.resourceUsage().maxRSS * 1024,
    };
    console.log(JSON.stringify(measured));
  }
}

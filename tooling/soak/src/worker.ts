/** Processes that do as they are told and can be killed in the middle of it. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A script of `process/` that answers each message with one message. */
export class Worker<Question extends object, Answer> {
  readonly #child: ChildProcess;
  #errors = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    running.add(child);
    child.once('close', () => running.delete(child));
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      this.#errors = (this.#errors + chunk).slice(-4_000);
    });
  }

  /** Resolves when the script has loaded what it needs and said so with its first message. */
  static async start<Question extends object, Answer>(script: string): Promise<Worker<Question, Answer>> {
    const path = fileURLToPath(new URL(`./process/${script}.ts`, import.meta.url));
    const worker = new Worker<Question, Answer>(fork(path, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] }));
    await worker.#message();
    return worker;
  }

  /** Rejects when the process ends before it answers. */
  async ask(question: Question): Promise<Answer> {
    if (!running.has(this.#child)) throw new WorkerEnded(`The process has ended: ${this.#errors}`);
    const answer = this.#message();
    // A question to a process that is just ending is answered by its end.
    this.#child.send(question, () => undefined);
    return (await answer) as Answer;
  }

  /** Ends it at once; resolves when it is gone. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'close');
  }

  async #message(): Promise<unknown> {
    const ended = new AbortController();
    const { signal } = ended;
    try {
      return await Promise.race([
        once(this.#child, 'message', { signal }).then(([message]) => message as unknown),
        once(this.#child, 'close', { signal }).then(([code, killed]) => {
          throw new WorkerEnded(`The process ended with ${String(code ?? killed)}: ${this.#errors}`);
        }),
      ]);
    } finally {
      ended.abort();
    }
  }
}

/** A worker ended before it answered. */
export class WorkerEnded extends Error {
  override readonly name = 'WorkerEnded';
}

/** For the scripts: says that it is ready, and answers each question. What the answer throws ends the process. */
export function answerQuestions<Question, Answer>(answer: (question: Question) => Promise<Answer>): void {
  process.on('message', (question: Question) => {
    void answer(question).then((value) => process.send?.(value as object));
  });
  process.on('disconnect', () => process.exit());
  process.send?.('ready');
}

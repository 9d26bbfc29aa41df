/** A libSQL server of its own for a test or a benchmark: on loopback, gone with the process that started it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sqldBinary } from './binary.ts';
import { guard } from './guard.ts';

export interface SqldOptions {
  /** Where the server keeps its databases. Without it, a temporary folder that `stop()` removes. */
  readonly directory?: string;
  /** Asks every client for a JWT that is signed by this key, see `createAuth`. */
  readonly jwtKeyFile?: string;
  /** Without it, one that is free. */
  readonly port?: number;
}

export interface Sqld {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** `ws://127.0.0.1:PORT` */
  readonly wsUrl: string;
  readonly port: number;
  readonly directory: string;
  /** Ends the server, at once unless told otherwise; resolves when it is gone. The data stays, for `restart()`. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Ends the server if it runs, and starts it again on the same port and data. */
  restart(): Promise<void>;
  /** Ends the server for good, and removes its data if the folder was a temporary one. */
  stop(): Promise<void>;
}

const startDeadlineMs = 20_000;
const attempts = 5;

/** Resolves when the server answers. Rejects with its log when it does not. */
export async function startSqld(options: SqldOptions = {}): Promise<Sqld> {
  const temporary = options.directory === undefined;
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'coterie-sqld-')));
  const folderGuard = temporary ? guard({ directory }) : undefined;
  const launch = (port: number) => launchOn(port, directory, options.jwtKeyFile);
  const removeFolder = async () => {
    if (temporary) await rm(directory, { recursive: true, force: true });
    folderGuard?.kill('SIGKILL');
  };

  // Between finding a free port and listening on it, another process can take it.
  let running: Running | undefined;
  let port = 0;
  for (let attempt = 1; running === undefined; attempt += 1) {
    port = options.port ?? (await freePort());
    running = await launch(port).catch(async (error: unknown) => {
      if (attempt < attempts && options.port === undefined && String(error).includes('in use')) return undefined;
      await removeFolder();
      throw error;
    });
  }
  let current = running;

  return {
    url: `http://127.0.0.1:${port}`,
    wsUrl: `ws://127.0.0.1:${port}`,
    port,
    directory,
    kill: (signal = 'SIGKILL') => current.end(signal),
    async restart() {
      await current.end('SIGKILL');
      current = await launch(port);
    },
    async stop() {
      await current.end('SIGKILL');
      await removeFolder();
    },
  };
}

interface Running {
  end(signal: NodeJS.Signals): Promise<void>;
}

async function launchOn(port: number, directory: string, jwtKeyFile?: string): Promise<Running> {
  const auth = jwtKeyFile === undefined ? [] : ['--auth-jwt-key-file', jwtKeyFile];
  const args = ['--no-welcome', '--db-path', directory, '--http-listen-addr', `127.0.0.1:${port}`, ...auth];
  const server = spawn(sqldBinary(), args, { env: ownEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
  const gone = new Promise<void>((resolve) => {
    server.once('exit', () => resolve());
    server.once('error', () => resolve());
  });
  if (server.pid !== undefined) {
    const waiting = guard({ pid: server.pid });
    void gone.then(() => waiting.kill('SIGKILL'));
  }

  const log = keepLog(server);
  try {
    await answers(port, server, log);
  } catch (error) {
    server.kill('SIGKILL');
    await gone;
    throw error;
  }
  return {
    async end(signal) {
      server.kill(signal);
      await gone;
    },
  };
}

/** The server's settings come from here alone. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(SQLD|LIBSQL)_/.test(name));
  return { ...Object.fromEntries(kept), RUST_LOG: 'info', RUST_BACKTRACE: '0' };
}

/** The last lines that the server wrote, for error messages. Does not keep this process alive. */
function keepLog(server: ChildProcess): () => string {
  let text = '';
  server.once('error', (error) => {
    text += error.message;
  });
  for (const stream of [server.stdout, server.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-16_384);
    });
    if (stream instanceof Socket) stream.unref();
  }
  server.unref();
  return () => text;
}

async function answers(port: number, server: ChildProcess, log: () => string): Promise<void> {
  const deadline = Date.now() + startDeadlineMs;
  while (Date.now() < deadline) {
    if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) break;
    // Its own word that it listens comes first: at this port another server might answer.
    if (log().includes(`listening for incoming user HTTP connection on 127.0.0.1:${port}`)) {
      const response = await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined);
      if (response?.ok) return;
    }
    await sleep(20);
  }
  throw new Error(`The libSQL server did not start on port ${port}. It wrote:\n${log()}`);
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  await new Promise((resolve) => listener.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  return address.port;
}

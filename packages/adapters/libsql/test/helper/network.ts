/** A network between a client and a server, which can be told to fail. */
import { once } from 'node:events';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/**
 * `pass` · `cut`: requests arrive, and the connection breaks in place of the answer · `swallow`: requests arrive, and
 * answers vanish · `once`: the server's answers arrive together, and nothing of it after that.
 */
export type Weather = 'pass' | 'cut' | 'swallow' | 'once';

const SILENCE = 150;

export class Network {
  weather: Weather = 'pass';
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #port: number;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.#port = port;
  }

  /** Stands until the test ends. */
  static async before(port: number): Promise<Network> {
    const server = createServer((client) => network.#connect(client, port)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const network = new Network(server, typeof address === 'object' ? (address?.port ?? 0) : 0);
    onTestFinished(() => network.#close());
    return network;
  }

  url(protocol: 'http' | 'ws'): string {
    return `${protocol}://127.0.0.1:${this.#port}`;
  }

  #connect(client: Socket, port: number): void {
    const server = createConnection(port, '127.0.0.1');
    let answers: Buffer[] = [];
    let silence: NodeJS.Timeout | undefined;
    let answered = false;
    const onSilence = (): void => {
      if (this.weather === 'cut') client.destroy();
      if (this.weather !== 'once' || answered) return;
      client.write(Buffer.concat(answers));
      answered = true;
    };
    client.on('data', (data) => server.write(data));
    server.on('data', (data) => {
      if (this.weather === 'pass') {
        client.write(data);
        answers = [];
        return;
      }
      // Over WebSocket an answer has several parts, of which the first say nothing yet.
      answers.push(data);
      clearTimeout(silence);
      silence = setTimeout(onSilence, SILENCE);
    });
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('close', () => other.destroy()).on('error', () => other.destroy());
    }
  }

  #close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}

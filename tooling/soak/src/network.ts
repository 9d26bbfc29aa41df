/** A network between clients and a server, which fails when it is told to. */
import { once } from 'node:events';
import { createConnection, createServer, type Server, type Socket } from 'node:net';

/**
 * `pass` · `cut`: requests arrive, and the connection breaks in place of the answer · `hold`: requests arrive, and answers
 * never do.
 */
export type Weather = 'pass' | 'cut' | 'hold';

export class Network {
  weather: Weather = 'pass';
  /** Answers that did not get through. */
  lost = 0;
  readonly #listener: Server;
  readonly #sockets = new Set<Socket>();
  readonly #port: number;

  private constructor(listener: Server, port: number) {
    this.#listener = listener;
    this.#port = port;
  }

  static async before(serverPort: number): Promise<Network> {
    const listener = createServer((client) => network.#connect(client, serverPort)).listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const address = listener.address();
    const network = new Network(listener, typeof address === 'object' ? (address?.port ?? 0) : 0);
    return network;
  }

  url(protocol: 'http' | 'ws'): string {
    return `${protocol}://127.0.0.1:${this.#port}`;
  }

  close(): void {
    this.#listener.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #connect(client: Socket, port: number): void {
    const server = createConnection(port, '127.0.0.1');
    let broken = false;
    client.on('data', (data) => server.write(data));
    server.on('data', (data) => {
      // TCP leaves nothing out: after what is lost, nothing of the connection arrives any more.
      broken ||= this.weather !== 'pass';
      if (!broken) client.write(data);
      else this.lost += 1;
      if (this.weather === 'cut') client.destroy();
    });
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(socket);
      // A side that ends takes the other with it, also where one was killed and cannot be reached.
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
  }
}

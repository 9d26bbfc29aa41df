/** `node echo.ts`: writes what it reads; nothing is too little for it. */
import { text } from 'node:stream/consumers';

const input = await text(process.stdin);
if (input === '') throw new Error('There is nothing to echo.');
process.stdout.write(`${process.release.name} reads ${input}`);

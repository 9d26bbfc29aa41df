/** A process that takes a job and dies at once: `node worker.ts FILE`. */
import { getNextJob, openDatabase } from '@coterie/memva';

await openDatabase({ path: process.argv[2] });
const job = await getNextJob();
process.stdout.write(job?.id ?? '', () => process.kill(process.pid, 'SIGKILL'));

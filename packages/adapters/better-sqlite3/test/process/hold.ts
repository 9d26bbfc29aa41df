/** `node hold.ts <path> <sql> [ms]`: runs the SQL, says so, and keeps what it locked until its input ends, or so long. */
import Database from 'better-sqlite3';

const [path = '', sql = '', ms] = process.argv.slice(2);
const database = new Database(path);
database.exec(sql);
console.log('held');
const release = (): unknown => database.close();
if (ms === undefined) process.stdin.on('end', release).resume();
else setTimeout(release, Number(ms));

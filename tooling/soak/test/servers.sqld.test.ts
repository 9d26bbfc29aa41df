import { testSoaks } from './sound.ts';

testSoaks(['races/http', 'concurrency/ws', 'server/kills-http', 'server/answers-ws', 'jobs-short/http'], { rounds: 1 });
testSoaks(['world/drivers'], { rounds: 1, rows: 1000 });

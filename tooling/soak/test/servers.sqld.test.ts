import { testSoaks } from './sound.ts';

testSoaks(['races/http', 'concurrency/ws', 'server/kills-http', 'server/answers-ws'], { rounds: 1 });

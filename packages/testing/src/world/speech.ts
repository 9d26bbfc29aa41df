/** What people and agents of the world say, in the scripts that people write. */

import type { Random } from '../random.ts';

interface Language {
  readonly share: number;
  /** Each with a place for a thing. */
  readonly sentences: readonly string[];
  readonly things: readonly string[];
  /** What stands between sentences; some scripts have nothing there. */
  readonly gap: ' ' | '';
}

const LANGUAGES: readonly Language[] = [
  {
    share: 60,
    gap: ' ',
    sentences: [
      'Read {} first, and note what it takes for granted.',
      'The tests of {} fail only on the second run.',
      'I changed {} and left its callers as they were.',
      'Could you say why {} needs a lock at all?',
      "Don't touch {} before the review is done.",
      '{} is done; what is left are the notes for the release.',
      'Nothing in {} explains the time that it takes.',
      'We agreed to keep {} small: three files, no more.',
    ],
    things: [
      'the parser',
      'the retry loop',
      'src/queue.ts',
      'the billing report',
      'the import of 2024',
      '`openLedger()`',
      'the draft',
      'every endpoint',
      'the cache',
      'the schedule',
    ],
  },
  {
    share: 8,
    gap: ' ',
    sentences: [
      'Zuerst wird {} geprüft, dann der Rest.',
      'Die Größe: {} überschreitet sie.',
      'Für {} fehlt eine Übersicht.',
    ],
    things: ['der Verlauf', 'die Straßenliste', 'das Änderungsprotokoll'],
  },
  {
    share: 4,
    gap: ' ',
    sentences: ['À relire : {} n’est pas à jour.', 'Où est passé {} ?', 'J’ai déjà corrigé {}.'],
    things: ['le résumé', 'le fichier « çà et là »', 'la dernière étape'],
  },
  {
    share: 5,
    gap: ' ',
    sentences: [
      'Сначала проверь, работает ли {}.',
      'Я исправил {} и жду ответа.',
      'Почему {} занимает столько времени?',
    ],
    things: ['очередь', 'новый отчёт', 'вся сборка'],
  },
  {
    share: 6,
    gap: '',
    sentences: ['请先检查{}，再继续。', '{}的测试已经通过了。', '我把{}分成了两步。'],
    things: ['数据库迁移', '搜索索引', '任务队列'],
  },
  {
    share: 5,
    gap: '',
    sentences: ['{}を先に確認してください。', '{}の変更は完了しました。', 'なぜ{}が遅いのか調べます。'],
    things: ['検索結果', 'エラーログ', '設定ファイル'],
  },
  {
    share: 3,
    gap: ' ',
    sentences: ['{} 먼저 확인해 주세요.', '{} 작업이 끝났습니다.'],
    things: ['대기열을', '보고서를', '테스트를'],
  },
  {
    share: 4,
    gap: ' ',
    sentences: ['راجع {} قبل المتابعة.', 'انتهى العمل على {} اليوم.', 'لماذا يتأخر {}؟'],
    things: ['التقرير', 'قائمة المهام', 'الملف الأخير'],
  },
  { share: 2, gap: ' ', sentences: ['בדוק את {} לפני הכול.', 'סיימתי את {}.'], things: ['הדוח', 'התור', 'הקובץ'] },
  { share: 2, gap: ' ', sentences: ['पहले {} जाँचें।', '{} अब पूरा हो गया है।'], things: ['रिपोर्ट', 'सूची', 'परीक्षण'] },
  { share: 1, gap: '', sentences: ['ตรวจ{}ก่อน', '{}เสร็จแล้ว'], things: ['รายงาน', 'คิวงาน'] },
];

const MARKS = ['🎉', '👩‍🔬', '🇯🇵', '✅', '🙏🏽', '…', '🧭'];

const TOTAL = LANGUAGES.reduce((sum, { share }) => sum + share, 0);

/** Some sentences of one language; now and then with an emoji behind them. */
export function speech(random: Random, sentences: number): string {
  const language = languageOf(random);
  const said = Array.from({ length: sentences }, () =>
    random.pick(language.sentences).replace('{}', random.pick(language.things)),
  ).join(language.gap);
  return random.next() < 0.08 ? `${said} ${random.pick(MARKS)}` : said;
}

/** What someone calls something. */
export function nameOf(random: Random): string {
  return random.pick(languageOf(random).things);
}

function languageOf(random: Random): Language {
  let place = random.integer(1, TOTAL);
  for (const language of LANGUAGES) {
    place -= language.share;
    if (place <= 0) return language;
  }
  return LANGUAGES[0] as Language;
}

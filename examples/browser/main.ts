/** Everything happens in this page: sql.js holds the database, and the store is the one that runs on a server. */
import { sqljs } from '@coterie/sqljs';
import { importTranscript, openStore, type SearchHit } from '@coterie/store';
import wasmUrl from 'sql.js/dist/sql-wasm-browser.wasm?url';

const driver = await sqljs({ wasmUrl });
const store = openStore(driver);

const element = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E;
const files = element<HTMLInputElement>('files');
const words = element<HTMLInputElement>('words');
const status = element('status');
const hits = element('hits');

files.addEventListener('change', async () => {
  for (const file of files.files ?? []) {
    const { inserted, malformed } = await importTranscript(store, {
      file: file.name,
      size: file.size,
      open: (offset) => file.slice(offset).stream(),
    });
    status.textContent = `${file.name}: ${inserted} new records, ${malformed.length} malformed lines`;
  }
  const { sessions, messages } = store.transcripts.stats();
  status.textContent += ` · ${sessions} sessions, ${messages} messages in all`;
});

words.addEventListener('input', () => {
  hits.replaceChildren(...store.transcripts.search(words.value, { limit: 20 }).map(article));
});

element('save').addEventListener('click', async () => {
  const link = Object.assign(document.createElement('a'), {
    href: URL.createObjectURL(new Blob([new Uint8Array(driver.export())], { type: 'application/vnd.sqlite3' })),
    download: 'coterie.db',
  });
  link.click();
  URL.revokeObjectURL(link.href);
});

function article(hit: SearchHit): HTMLElement {
  const article = document.createElement('article');
  const where = document.createElement('small');
  where.textContent = [hit.project, hit.title, hit.timestamp?.toLocaleString()].filter(Boolean).join(' · ');
  const said = document.createElement('div');
  said.append(
    ...hit.snippet.map(({ text, match }) => {
      if (!match) return text;
      const mark = document.createElement('mark');
      mark.textContent = text;
      return mark;
    }),
  );
  article.append(where, said);
  return article;
}

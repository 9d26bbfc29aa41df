/** A command line as far as it was typed, as words. */

/** bash hands over the line itself, because it takes `status=running` apart. The last word may have no end yet. */
export function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  let word = '';
  let isOpen = false;
  let quote = '';
  for (let at = 0; at < line.length; at += 1) {
    const letter = line[at] ?? '';
    if (quote === "'" ? letter === "'" : quote === '"' && letter === '"') quote = '';
    else if (letter === '\\' && quote !== "'") {
      at += 1;
      word += line[at] ?? '';
      isOpen = true;
    } else if (quote !== '') word += letter;
    else if (letter === '"' || letter === "'") {
      quote = letter;
      isOpen = true;
    } else if (!/\s/.test(letter)) {
      word += letter;
      isOpen = true;
    } else if (isOpen) {
      words.push(word);
      word = '';
      isOpen = false;
    }
  }
  return [...words, word];
}

/** How much of a word stands before the piece that bash replaces, which begins behind the last of these. */
export function keptByBash(word: string, breaks: string): number {
  for (let at = word.length - 1; at >= 0; at -= 1) {
    const letter = word[at] ?? '';
    if (/[=:@]/.test(letter) && breaks.includes(letter)) return at + 1;
  }
  return 0;
}

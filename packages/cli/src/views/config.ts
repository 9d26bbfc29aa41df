import type { Setting } from '@coterie/store';
import type { RotationDocument, SettingDocument } from '../documents/config.ts';
import { formatCountOf, formatTime } from '../output/format.ts';
import { type Column, renderTable } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { oneLine } from '../output/text.ts';

export function settingDocument({ key, value, encrypted, keyId, createdAt, updatedAt }: Setting): SettingDocument {
  const times = { createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
  return { key, ...(value !== undefined && { value }), encrypted, keyId, ...times };
}

/** A text as it is, everything else as JSON. */
export function settingText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function renderSettings(settings: readonly SettingDocument[], terminal: Terminal): string {
  const columns: readonly Column<SettingDocument>[] = [
    { title: 'KEY', text: ({ key }) => oneLine(key), least: 12 },
    {
      title: 'VALUE',
      text: ({ value }) => (value === undefined ? '(secret)' : oneLine(settingText(value))),
      least: 12,
    },
    { title: 'UPDATED', text: ({ updatedAt }) => formatTime(new Date(updatedAt)) },
  ];
  return (
    renderTable(columns, settings, terminal) ?? renderTable(columns, settings, { ...terminal, columns: null }) ?? ''
  );
}

export function renderRotation({ finished, keyId, rotated, left }: RotationDocument): string {
  const anew = formatCountOf(rotated, 'value');
  if (!finished) return `It was interrupted, after it had encrypted ${anew} anew.`;
  const rest = left.map(({ table, keyId: old, count, reason }) => {
    return `${formatCountOf(count, 'value')} of ${table} left under key ${old}${reason === null ? '' : `: ${reason}`}`;
  });
  return [`Encrypted ${anew} anew with key ${keyId}.`, ...rest].join('\n');
}

import type { Setting } from '@coterie/store';
import type { SettingDocument } from '../documents/config.ts';
import { renderTable } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';

export function settingDocument({ key, value, encrypted, keyId, createdAt, updatedAt }: Setting): SettingDocument {
  const times = { createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
  return { key, ...(value !== undefined && { value }), encrypted, keyId, ...times };
}

/** A text as it is, everything else as JSON. */
export function settingText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function renderSettings(settings: readonly SettingDocument[], terminal: Terminal): string {
  const shown = ({ value }: SettingDocument): string =>
    value === undefined ? '(secret)' : settingText(value).replace(/\s+/gu, ' ');
  const table = renderTable(
    [
      { title: 'KEY', text: ({ key }) => key, least: 12 },
      { title: 'VALUE', text: shown, least: 12 },
      { title: 'UPDATED', text: ({ updatedAt }) => updatedAt },
    ],
    settings,
    terminal,
  );
  return table ?? settings.map((setting) => `${setting.key} ${shown(setting)}`).join('\n');
}

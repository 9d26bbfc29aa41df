/** What is found where transcripts are meant and cannot be taken: it is told, and what lies beside it is imported. */
import { isSystemError } from '../errors.ts';

/** A file or folder that cannot be read, or holds something else; the message is the sentence that says so. */
export class UnreadError extends Error {}

/**
 * The sentence for an error of reading, with the path as a person knows it.
 * @returns null for an error that is about something else.
 */
export function unreadReason(error: unknown, path: string): string | null {
  if (error instanceof UnreadError) return error.message;
  if (!isSystemError(error)) return null;
  switch (error.code) {
    case 'EACCES':
    case 'EPERM':
      return `${path} may not be read by you. Check its permissions and those of its folder.`;
    case 'ENOENT':
      return `${path} was there a moment ago and is gone. Run it again if it is to be imported.`;
    default:
      return `${path} cannot be read: ${error.message}.`;
  }
}

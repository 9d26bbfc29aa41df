import type { Store, ThreadMessage } from '@coterie/store';
import type { Context } from '../context.ts';
import { withStore } from '../database/session.ts';
import type { MessageDocument, ShowDocument } from '../documents/index.ts';
import { CliError } from '../errors.ts';
import { examples } from '../help.ts';
import type { Root } from '../root.ts';
import { findSession } from '../transcripts/find.ts';
import { sessionDocument } from '../transcripts/select-sessions.ts';

export function showCommand(root: Root, context: Context): void {
  root
    .command('show')
    .summary('read one conversation')
    .description(
      'Shows a conversation as its main path: what was said, each tool call on a line, results shortened. --json has all of it.',
    )
    .argument('<session>', 'its id, or the start of it')
    .option('--all', 'with rewound branches and sub-agents')
    .addHelpText(
      'after',
      examples(context, [
        ['coterie show 4d5611e5', 'one of "coterie sessions"'],
        ['coterie show 4d5611e5 --all | less', 'with branches and sub-agents'],
        ['coterie show 4d5611e5 --json | jq .messages[0]', 'for programs'],
      ]),
    )
    .action(async (session, _options, command) => {
      const options = command.optsWithGlobals();
      const all = options.all ?? false;
      await withStore(options, context, 'read', async (store) => {
        const heading = await readHeading(store, session);
        if (options.json) {
          const messages: MessageDocument[] = [];
          for await (const message of readMessages(store, heading.session.id, all)) messages.push(message);
          context.output.document({ ...heading, messages } satisfies ShowDocument);
        } else {
          const { ConversationView } = await import('../views/conversation.ts');
          const view = new ConversationView(heading, context.output.out);
          context.output.print(view.start());
          // Printed as it is read: a session can have tens of thousands of messages.
          for await (const message of readMessages(store, heading.session.id, all)) {
            const text = view.next(message);
            if (text !== '') context.output.print(text);
          }
        }
      });
    });
}

async function readHeading(store: Store, start: string): Promise<Omit<ShowDocument, 'messages'>> {
  const { id, type } = await findSession(store, start);
  const [overview] = await store.transcripts.overview({ where: { ids: [id] } });
  if (overview === undefined) {
    throw new CliError('not-found', `Session ${id} is of type ${type} and has no transcript to show.`);
  }
  const files = await store.transcripts.files(id);
  const agents = files.flatMap(({ agentId, agentType, description }) =>
    agentId === null ? [] : [{ agentId, agentType, description }],
  );
  return { session: sessionDocument(overview), agents };
}

async function* readMessages(store: Store, id: string, all: boolean): AsyncGenerator<MessageDocument, void, undefined> {
  const { readThread } = await import('@coterie/store');
  for await (const message of readThread(store, id, { all })) yield messageDocument(message);
}

function messageDocument({ entry, event, blocks }: ThreadMessage): MessageDocument {
  const { id, parentId, kind, main, isSidechain, agentId, timestamp } = entry;
  const { messageId, model } = event;
  return {
    id,
    parentId,
    kind,
    main,
    isSidechain,
    agentId,
    timestamp: timestamp?.toISOString() ?? null,
    messageId,
    model,
    blocks,
  };
}

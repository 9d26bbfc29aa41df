import type { Context } from '../context.ts';
import { describeLocation, parseLocation } from '../database/location.ts';
import type { DoctorDocument } from '../documents/index.ts';
import { examples } from '../help.ts';
import type { Root } from '../root.ts';
import { renderDoctor } from '../views/doctor.ts';

export function doctorCommand(root: Root, context: Context): void {
  root
    .command('doctor')
    .summary('look for what is wrong with the database, or may become so')
    .description(
      'Looks at the file and what lies beside it, the engine and its known dangers, every page, row and index, the search indexes, the schema and its history. Changes nothing; each finding says what to do. Exits with 1 when there is a problem.',
    )
    .addHelpText(
      'after',
      examples(context, [
        ['coterie doctor', 'of coterie.db'],
        ['coterie doctor --db libsql://team.turso.io', 'what can be seen of a server from here'],
        ['coterie doctor --json', 'for programs: every finding, with its severity'],
      ]),
    )
    .action(async (_options, command) => {
      const options = command.optsWithGlobals();
      const location = parseLocation(options.db);
      const { examine } = await import('../doctor/examine.ts');
      const findings = await examine(location, context.env.COTERIE_AUTH_TOKEN);
      const document: DoctorDocument = {
        database: describeLocation(location),
        driver: location.driver,
        ok: findings.every(({ severity }) => severity !== 'problem'),
        findings,
      };
      if (!document.ok) context.exitWith(1);
      if (options.json) context.output.document(document);
      else context.output.print(renderDoctor(document, context.output.out));
    });
}

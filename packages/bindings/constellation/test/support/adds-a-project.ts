/** A process of its own: opens the file of its argument and adds a project. */
import { Database, projectRepository } from '@coterie/constellation';

Database.init({ path: process.argv[2] });
projectRepository.create({ name: String(process.pid) });
Database.close();

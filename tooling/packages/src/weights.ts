/** `npm run weights`: packs and installs the packages as they are built, and prints what they weigh. */
import { UserProject } from './user-project.ts';
import { weigh } from './weighing.ts';
import { drawWeights } from './weights-table.ts';

const project = await UserProject.create();
try {
  console.log(drawWeights(await weigh(project)));
} finally {
  project.remove();
}

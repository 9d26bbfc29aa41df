import { nodeProject, suite } from '@coterie/vitest';
import { sqld } from './src/index.ts';

export default suite(nodeProject({ needs: [sqld] }));

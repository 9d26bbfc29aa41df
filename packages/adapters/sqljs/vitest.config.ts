import { chromiumProject, nodeProject, suite } from '@coterie/vitest';

export default suite(nodeProject(), await chromiumProject());

import { chromiumProject, nodeProject, suite } from './src/index.ts';

export default suite(nodeProject(), await chromiumProject());

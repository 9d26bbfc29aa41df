export { judge, type Need, type Verdict } from './needs.ts';
export { chromiumProject, type NodeProjectOptions, nodeProject, suite } from './projects.ts';

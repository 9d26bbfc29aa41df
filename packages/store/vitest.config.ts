import { sqld } from '@coterie/sqld';
import { chromiumProject, nodeProject, suite } from '@coterie/vitest';

export default suite(nodeProject({ needs: [sqld] }), await chromiumProject());

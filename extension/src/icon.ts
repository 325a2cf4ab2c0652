import { LabIcon } from '@jupyterlab/ui-components';

import liftSvg from '../style/icons/lift.svg';

/**
 * nblift's mark: three rising bars.
 */
export const liftIcon = new LabIcon({ name: 'nblift:lift', svgstr: liftSvg });

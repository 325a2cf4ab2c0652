/** As much of JupyterLab's components as the models and views under test need to be read. */
export const VDomRenderer = Object;
export const ReactWidget = Object;
export const UseSignal = null;
export const ellipsesIcon = null;
export const treeViewIcon = null;

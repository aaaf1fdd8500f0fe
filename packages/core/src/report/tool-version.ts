/** The version of the tool that wrote a plan or a state; a test keeps it equal to the package's. */
export const TOOL_VERSION = "0.1.0";

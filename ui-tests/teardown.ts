import { rmSync } from 'node:fs';

/** Remove the folder that the test server worked in. */
export default function teardown(): void {
  const home = process.env.NBLIFT_UI_HOME;
  if (home !== undefined) {
    rmSync(home, { recursive: true, force: true });
  }
}

// Runs one Python file inside Pyodide under Node: node pyodide.mjs <stdlib.zip> <script.py> <job.json>
// The project folder is mounted as /repo; the script finds its job, a JSON text, in the variable JOB.
import { readFileSync } from "node:fs";
import { loadPyodide } from "pyodide";

const [stdlib, script, job] = process.argv.slice(2);
// Columns would be a sixth of all byte code, and are for tracebacks alone; the lines stay.
const env = { JOB: readFileSync(job, "utf8"), PYTHONNODEBUGRANGES: "1" };
const pyodide = await loadPyodide({ stdLibURL: stdlib, env });
pyodide.mountNodeFS("/repo", process.cwd());
try {
  await pyodide.runPythonAsync(readFileSync(script, "utf8"), { filename: script });
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

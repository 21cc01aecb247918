// Evaluates one JSONata expression per line of standard input ({"text", "bindings"}) with the reference engine and
// prints one outcome per line: {"value"} , {"undefined": true} or {"error"}.
const crypto = require("crypto");
const readline = require("readline");
const jsonata = require(process.argv[2]);

const algorithms = { "MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512" };

async function run(line) {
  const { text, bindings } = JSON.parse(line);
  try {
    const expression = jsonata(text);
    expression.registerFunction("parse", (s) => JSON.parse(s), "<s:x>");
    expression.registerFunction("hash", (s, a) => crypto.createHash(algorithms[a]).update(s).digest("hex"), "<ss:s>");
    expression.registerFunction("uuid", () => crypto.randomUUID(), "<:s>");
    const value = await expression.evaluate(undefined, bindings);
    return value === undefined ? { undefined: true } : { value };
  } catch (error) {
    return { error: String(error.code || "") + " " + String(error.message || error) };
  }
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(JSON.stringify(await run(line)) + "\n");
  }
})();

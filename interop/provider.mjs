// npm's oidc-provider as an OpenID provider on this machine: whoever types a name is that person.
// Arguments: its port, a file with its keys (a JWK set), a file with its clients.
import { readFileSync } from "node:fs";
import { Provider } from "oidc-provider";

const [port, keys, clients] = process.argv.slice(2);
const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: read(clients),
  jwks: read(keys),
  cookies: { keys: ["only for this run"] },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: `${id}@example.edu`, email_verified: true, name: id }),
  }),
});
provider.on("server_error", (_, error) => console.error(error));
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));

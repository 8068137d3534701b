// The list of products and the step after it, as ssh2 and Ink serve them.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import ssh2 from "ssh2";

// What React, Ink and its colours read when they are loaded: the fast build, a terminal with all colours.
Object.assign(process.env, { NODE_ENV: "production", CI: "false", COLORTERM: "truecolor", FORCE_COLOR: "3" });
const { createElement: h, useEffect, useState } = (await import("react")).default;
const { Box, Spacer, Text, render, useApp, useInput } = await import("ink");

const PRODUCTS = ["Helpline", "Gather", "Courier", "Beacon", "Tally", "Compass"];
const HEADINGS = ["Which product?", "Buy Helpline, or try it first?"];
const ACCENT = { color: "#7db2ff", bold: true };
const MUTED = { color: "#949ba8" };
const [ALTERNATE, NORMAL] = ["\x1b[?1049h", "\x1b[?1049l"];

function Page({ terminal }) {
  const { exit } = useApp();
  const [{ step, cursor }, turn] = useState({ step: 0, cursor: 0 });
  const [rows, setRows] = useState(terminal.rows);

  useEffect(() => {
    const resized = () => setRows(terminal.rows);
    terminal.on("resize", resized);
    return () => terminal.off("resize", resized);
  }, [terminal]);
  useInput((input, key) => {
    const move = (by) => turn((at) => ({ ...at, cursor: (at.cursor + PRODUCTS.length + by) % PRODUCTS.length }));
    if (key.downArrow) move(1);
    else if (key.upArrow) move(-1);
    else if (key.return) turn((at) => ({ step: 1 - at.step, cursor: 0 }));
    else if (input === "q") exit();
  });

  const product = (name, i) => {
    const row = `  ${i + 1}  ${name.padEnd(16)} a product with a line that says what it is for`;
    return i === cursor ? line("▸" + row.slice(1), ACCENT) : line(row);
  };
  return h(
    Box,
    { flexDirection: "column", height: rows },
    line("Seatdesk · ACME Srl", ACCENT),
    line(" "),
    line(HEADINGS[step]),
    line(" "),
    ...PRODUCTS.map(product),
    h(Spacer),
    line("↑↓ choose  Enter open  q Quit  ? help", MUTED),
  );
}

const line = (text, look) => h(Text, { wrap: "truncate", ...look }, text);

function serve(channel, size) {
  // What Ink asks of a terminal, and what a pty does to line ends. A page that fills the terminal would each time also
  // clear what its owner can scroll back to.
  const write = channel.write.bind(channel);
  const terminal = Object.assign(channel, size, {
    isTTY: true,
    setRawMode() {},
    ref() {},
    unref() {},
    write: (data, ...rest) => write(data.replace("\x1b[3J", "").replaceAll("\n", "\r\n"), ...rest),
  });
  terminal.write(ALTERNATE);
  const app = render(h(Page, { terminal }), { stdin: terminal, stdout: terminal, exitOnCtrlC: false, patchConsole: false });
  channel.on("close", app.unmount);
  app.waitUntilExit().then(() => {
    terminal.write(NORMAL);
    channel.exit(0);
    channel.end();
  });
  return terminal;
}

function connected(client) {
  client.setNoDelay(true);
  client.on("error", () => client.end());
  client.on("authentication", (attempt) => {
    if (attempt.method !== "publickey") return attempt.reject(["publickey"]);
    const { key, blob, signature, hashAlgo } = attempt;
    const signed = !signature || ssh2.utils.parseKey(key.data).verify(blob, signature, hashAlgo) === true;
    return signed ? attempt.accept() : attempt.reject();
  });
  client.on("session", (accept) => {
    const session = accept();
    let size, terminal;
    session.on("pty", (accept, _, { cols, rows }) => {
      size = { columns: cols, rows };
      accept?.();
    });
    session.on("window-change", (accept, _, { cols, rows }) => {
      if (terminal) Object.assign(terminal, { columns: cols, rows }).emit("resize");
      accept?.();
    });
    session.on("shell", (accept, reject) => {
      if (size) terminal = serve(accept(), size);
      else reject?.();
    });
  });
}

const [address, keyPath] = process.argv.slice(2);
const [host, port] = address.split(":");
if (!existsSync(keyPath)) writeFileSync(keyPath, ssh2.utils.generateKeyPairSync("ed25519").private, { mode: 0o600 });
new ssh2.Server({ hostKeys: [readFileSync(keyPath)] }, connected).listen(Number(port), host);

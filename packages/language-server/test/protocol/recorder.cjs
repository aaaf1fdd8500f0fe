/** Loaded before the server: notes every connection, name look-up and child process in the file RECORD names. */
const { appendFileSync } = require("node:fs");
const { ChildProcess } = require("node:child_process");
const childProcess = require("node:child_process");
const dgram = require("node:dgram");
const dns = require("node:dns");
const { Server, Socket } = require("node:net");

function watch(owner, name, what) {
  const original = owner[name];
  owner[name] = function (...args) {
    appendFileSync(process.env.RECORD, `${what}\n`);
    return original.apply(this, args);
  };
}

watch(Socket.prototype, "connect", "connect");
watch(Server.prototype, "listen", "listen");
watch(dgram.Socket.prototype, "send", "datagram");
watch(dns, "lookup", "lookup");
watch(dns.promises, "lookup", "lookup");
watch(ChildProcess.prototype, "spawn", "child process");
watch(childProcess, "spawnSync", "child process");

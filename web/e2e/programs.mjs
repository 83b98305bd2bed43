// Running other programs: which ones the environment names, and what they wrote.
import { spawn } from "node:child_process";

/** A variable of the environment that the tests cannot do without. */
export function need(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

/** Runs a program and returns what it wrote to standard output; `input` goes to its standard input. */
export function run(program, args, input = "") {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
    const written = [];
    child.stdout.on("data", (bytes) => written.push(bytes));
    child.once("error", fail);
    child.once("close", (code) => {
      if (code === 0) done(Buffer.concat(written).toString());
      else fail(new Error(`${program} ended with ${code}`));
    });
    // A program that reads nothing may close its input before it is written.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}
